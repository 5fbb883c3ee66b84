package org.distill4j.recipes.recipe;

/** The settings of one term of a distillation's loss. */
public sealed interface Loss permits Loss.SoftTarget, Loss.HardLabel, Loss.HiddenStates {
  /** The key in the file. */
  String key();

  /** What the term is multiplied by. */
  double weight();

  /**
   * The teacher's probabilities, softened.
   *
   * @param temperature what logits are divided by; the term is multiplied by its square
   * @param weight what the term is multiplied by
   */
  record SoftTarget(double temperature, double weight) implements Loss {
    /** The loss's key. */
    public static final String KEY = "soft-target";

    /** Checks both numbers. */
    public SoftTarget {
      Bound.POSITIVE.check("temperature", temperature);
      Bound.POSITIVE.check("weight", weight);
    }

    /** Temperature 2, as measured to serve classification well. */
    public static SoftTarget defaults() {
      return new SoftTarget(2.0, 1.0);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * Cross-entropy with the data's own labels; rows without one are left out of the term.
   *
   * @param weight what the term is multiplied by
   */
  record HardLabel(double weight) implements Loss {
    /** The loss's key. */
    public static final String KEY = "hard-label";

    /** Checks the weight. */
    public HardLabel {
      Bound.POSITIVE.check("weight", weight);
    }

    /** Weight 1. */
    public static HardLabel defaults() {
      return new HardLabel(1.0);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * Squared difference of hidden states, through a learned projection where widths differ.
   *
   * @param weight what the term is multiplied by
   */
  record HiddenStates(double weight) implements Loss {
    /** The loss's key. */
    public static final String KEY = "hidden-states";

    /** Checks the weight. */
    public HiddenStates {
      Bound.POSITIVE.check("weight", weight);
    }

    /** Weight 1. */
    public static HiddenStates defaults() {
      return new HiddenStates(1.0);
    }

    @Override
    public String key() {
      return KEY;
    }
  }
}
