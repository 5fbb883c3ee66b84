package org.distill4j.recipes.recipe;

import java.util.Objects;
import org.distill4j.student.loss.Schedule;

/** The settings of one term of a distillation's loss. */
public sealed interface Loss
    permits Loss.Softened, Loss.LogitMse, Loss.OnVectors, Loss.HardLabel, Loss.Inside {
  /** The key in the file. */
  String key();

  /** What the term is multiplied by. */
  Schedule weight();

  /** Whether the term teaches what the student answers, and not its inside alone. */
  default boolean onAnswers() {
    return true;
  }

  /** Whether the teacher is asked for it. */
  default boolean readsTeacher() {
    return true;
  }

  /** What a stage may have once: a key on answers, settings on the inside. */
  default Object identity() {
    return onAnswers() ? key() : this;
  }

  /** Whether the stage's layer map says which layers are compared. */
  default boolean readsLayerMap() {
    return false;
  }

  /** A term between softened probabilities. */
  sealed interface Softened extends Loss {
    /** What logits are divided by; the term is multiplied by its square. */
    Schedule temperature();
  }

  /** A term between sentence vectors. */
  sealed interface OnVectors extends Loss {}

  /** A term between the insides of both models, layer by layer. */
  sealed interface Inside extends Loss permits OnLayers, AttentionRelations {
    /** Which layers are compared. */
    MatchedLayers layers();

    @Override
    default boolean onAnswers() {
      return false;
    }

    @Override
    default boolean readsLayerMap() {
      return layers().readsLayerMap();
    }
  }

  /** A term between hidden states, layer by layer. */
  sealed interface OnLayers extends Inside {}

  /**
   * The teacher's probabilities, softened.
   *
   * @param temperature what logits are divided by; the term is multiplied by its square
   * @param weight what the term is multiplied by
   */
  record SoftTarget(Schedule temperature, Schedule weight) implements Softened {
    /** The loss's key. */
    public static final String KEY = "soft-target";

    /** Checks both numbers. */
    public SoftTarget {
      ScheduleBounds.TEMPERATURE.check(temperature);
      ScheduleBounds.WEIGHT.check(weight);
    }

    /** Temperature 2, as measured to serve classification well. */
    public static SoftTarget defaults() {
      return new SoftTarget(Schedule.constant(2), Schedule.constant(1));
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The divergence the other way round: no weight for what the teacher thinks unlikely.
   *
   * @param temperature what logits are divided by; the term is multiplied by its square
   * @param weight what the term is multiplied by
   */
  record ReverseKl(Schedule temperature, Schedule weight) implements Softened {
    /** The loss's key. */
    public static final String KEY = "reverse-kl";

    /** Checks both numbers. */
    public ReverseKl {
      ScheduleBounds.TEMPERATURE.check(temperature);
      ScheduleBounds.WEIGHT.check(weight);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The symmetric divergence, which has a bound.
   *
   * @param temperature what logits are divided by; the term is multiplied by its square
   * @param weight what the term is multiplied by
   */
  record JensenShannon(Schedule temperature, Schedule weight) implements Softened {
    /** The loss's key. */
    public static final String KEY = "jensen-shannon";

    /** Checks both numbers. */
    public JensenShannon {
      ScheduleBounds.TEMPERATURE.check(temperature);
      ScheduleBounds.WEIGHT.check(weight);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * Decoupled distillation: the row's class and the other classes weighed apart.
   *
   * @param alpha what the part of the row's class is multiplied by
   * @param beta what the part of the other classes is multiplied by
   * @param temperature what logits are divided by; the term is multiplied by its square
   * @param weight what the term is multiplied by
   */
  record Dkd(double alpha, double beta, Schedule temperature, Schedule weight) implements Softened {
    /** The loss's key. */
    public static final String KEY = "dkd";

    /** Its authors' α = 1. */
    public static final double ALPHA = 1;

    /** Its authors' β = 8 for a hundred classes; with two it has nothing to weigh. */
    public static final double BETA = 8;

    /** Checks all numbers. */
    public Dkd {
      Bound.NOT_NEGATIVE.check("alpha", alpha);
      Bound.NOT_NEGATIVE.check("beta", beta);
      ScheduleBounds.TEMPERATURE.check(temperature);
      ScheduleBounds.WEIGHT.check(weight);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * Squared error of the logits.
   *
   * @param weight what the term is multiplied by
   */
  record LogitMse(Schedule weight) implements Loss {
    /** The loss's key. */
    public static final String KEY = "logit-mse";

    /** Checks the weight. */
    public LogitMse {
      ScheduleBounds.WEIGHT.check(weight);
    }

    /** A weight of one. */
    public static LogitMse defaults() {
      return new LogitMse(Schedule.constant(1));
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The difference of sentence vectors of length one.
   *
   * @param weight what the term is multiplied by
   * @param distance how the difference is measured
   */
  record Embedding(Schedule weight, HiddenStates.Distance distance) implements OnVectors {
    /** The loss's key. */
    public static final String KEY = "embedding";

    /** Checks the weight. */
    public Embedding {
      ScheduleBounds.WEIGHT.check(weight);
      Objects.requireNonNull(distance, "distance");
    }

    /** The cosine at weight 1. */
    public static Embedding defaults() {
      return new Embedding(Schedule.constant(1), HiddenStates.Distance.COSINE);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * Squared error of the cosines of all texts of a batch with each other.
   *
   * @param weight what the term is multiplied by
   */
  record Similarities(Schedule weight) implements OnVectors {
    /** The loss's key. */
    public static final String KEY = "similarities";

    /** Checks the weight. */
    public Similarities {
      ScheduleBounds.WEIGHT.check(weight);
    }

    /** Weight 1. */
    public static Similarities defaults() {
      return new Similarities(Schedule.constant(1));
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
   * @param smoothing the share of the target that is spread evenly over all labels
   */
  record HardLabel(Schedule weight, double smoothing) implements Loss {
    /** The loss's key. */
    public static final String KEY = "hard-label";

    /** Checks both numbers. */
    public HardLabel {
      ScheduleBounds.WEIGHT.check(weight);
      Bound.PROBABILITY.check("smoothing", smoothing);
    }

    @Override
    public boolean readsTeacher() {
      return false;
    }

    /** Weight 1, labels as they are. */
    public static HardLabel defaults() {
      return new HardLabel(Schedule.constant(1), 0);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The difference of hidden states, through a learned projection where widths differ.
   *
   * @param weight what the term is multiplied by
   * @param distance how the difference is measured
   * @param layers which layers are compared
   * @param embeddings whether the states that the first layers read are compared too
   */
  record HiddenStates(Schedule weight, Distance distance, MatchedLayers layers, boolean embeddings)
      implements OnLayers {
    /** The loss's key. */
    public static final String KEY = "hidden-states";

    /** How a difference is measured. */
    public enum Distance {
      /** Mean squared error. */
      MSE,
      /** One minus the cosine. */
      COSINE
    }

    /** Checks the weight. */
    public HiddenStates {
      ScheduleBounds.WEIGHT.check(weight);
      Objects.requireNonNull(distance, "distance");
      Objects.requireNonNull(layers, "layers");
    }

    /** Squared error at weight 1, by the stage's layer map. */
    public static HiddenStates defaults() {
      return new HiddenStates(Schedule.constant(1), Distance.MSE, MatchedLayers.map(), false);
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The difference of [CLS] states of length one, through a learned projection where widths differ.
   *
   * @param weight what the term is multiplied by
   * @param layers which layers are compared
   */
  record ClsStates(Schedule weight, MatchedLayers layers) implements OnLayers {
    /** The loss's key. */
    public static final String KEY = "cls-states";

    /** Checks the weight. */
    public ClsStates {
      ScheduleBounds.WEIGHT.check(weight);
      Objects.requireNonNull(layers, "layers");
    }

    @Override
    public String key() {
      return KEY;
    }
  }
}
