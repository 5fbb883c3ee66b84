package org.distill4j.recipes.stage.quantize;

import org.distill4j.recipes.recipe.Bound;

/** Which linear layers stay as trained, by what eight bits were measured to cost each. */
public sealed interface ExcludedLayers {
  /** None. */
  static ExcludedLayers none() {
    return new Count(0);
  }

  /** What the recipe says. */
  Number number();

  /**
   * The worst layers.
   *
   * @param count how many; 0 for none
   */
  record Count(int count) implements ExcludedLayers {
    /** What must hold of a number of layers. */
    public static final Bound BOUND = Bound.atLeast(0);

    /** Refuses a negative count. */
    public Count {
      BOUND.check("keep-float", count);
    }

    @Override
    public Number number() {
      return count;
    }
  }

  /**
   * All layers that cost more.
   *
   * @param tolerance the root mean square of the logits' change that is allowed
   */
  record Above(double tolerance) implements ExcludedLayers {
    /** Refuses what is no positive number. */
    public Above {
      Bound.POSITIVE.check("keep-float", tolerance);
    }

    @Override
    public Number number() {
      return tolerance;
    }
  }
}
