package org.distill4j.student.distillation;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.student.loss.CosineLoss;
import org.distill4j.student.loss.DecoupledLoss;
import org.distill4j.student.loss.JensenShannonLoss;
import org.distill4j.student.loss.LabelSetTargetLoss;
import org.distill4j.student.loss.NormalizedStateLoss;
import org.distill4j.student.loss.ReverseKlLoss;
import org.distill4j.student.loss.Schedule;
import org.distill4j.student.loss.ScheduledLoss;
import org.distill4j.student.loss.SoftTargetLoss;
import org.distill4j.student.loss.SquaredErrorLoss;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.LabelSetLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.loss.ScoreErrorLoss;
import org.distill4j.teacher.transformer.GraphNames;

/** One of the terms a student is held to. */
public sealed interface DistillationLoss
    permits DistillationLoss.OnRows, DistillationLoss.Similarities, AttentionRelationMatching {
  /** What a loss without temperature is scheduled by. */
  Schedule NONE = Schedule.constant(1);

  /** The factor on the term. */
  Schedule weight();

  /** The term's name in the graph. */
  String name();

  /** Whether the teacher is asked for its answers. */
  default boolean readsAnswers() {
    return this instanceof OnLogits || this instanceof Similarities;
  }

  /** A term that is a mean over rows, each for itself. */
  sealed interface OnRows extends DistillationLoss {
    /** The term on rows. */
    RowLoss term();

    /** The term on rows for a student that answers so. */
    default RowLoss term(Head head) {
      return term();
    }

    /** Whether the weight or the temperature changes over the training. */
    default boolean scheduled() {
      return term() instanceof ScheduledLoss;
    }
  }

  /** A term between the logits of both models. */
  sealed interface OnLogits extends OnRows {}

  /**
   * Two hidden states that are compared; 0 is the embeddings', n that of layer n - 1.
   *
   * @param student the student's
   * @param teacher the teacher's
   */
  record MatchedStates(int student, int teacher) {}

  /** A term between hidden states of both models, of width H. */
  sealed interface OnLayers extends OnRows {
    /** The teacher layer behind each student layer, numbers from 0; -1 for none. */
    List<Integer> layerMap();

    /** The hidden states that are compared, as {@link GraphNames#hiddenState} numbers them. */
    default List<MatchedStates> matched() {
      return IntStream.range(0, layerMap().size())
          .filter(layer -> layerMap().get(layer) >= 0)
          .mapToObj(layer -> new MatchedStates(layer + 1, layerMap().get(layer) + 1))
          .toList();
    }

    /** Whether only each text's first token is compared, [CLS]. */
    boolean firstTokenOnly();

    /** The loss on rows at a weight that stays. */
    RowLoss withWeight(double weight);

    @Override
    default RowLoss term() {
      return ScheduledLoss.of(this::withWeight, weight(), NONE);
    }
  }

  /**
   * The teacher's softened probabilities.
   *
   * @param temperature what both sides' logits are divided by
   * @param weight the factor on the term
   */
  record SoftTarget(Schedule temperature, Schedule weight) implements OnLogits {
    /** A term that stays as it is. */
    public static SoftTarget of(double temperature, double weight) {
      return new SoftTarget(Schedule.constant(temperature), Schedule.constant(weight));
    }

    @Override
    public String name() {
      return "soft-target";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(w -> new SoftTargetLoss(temperature.from(), w), weight, temperature);
    }

    @Override
    public RowLoss term(Head head) {
      return head == Head.LABELS
          ? ScheduledLoss.of(
              w -> new LabelSetTargetLoss(temperature.from(), w), weight, temperature)
          : term();
    }
  }

  /**
   * The divergence the other way round.
   *
   * @param temperature what both sides' logits are divided by
   * @param weight the factor on the term
   */
  record ReverseKl(Schedule temperature, Schedule weight) implements OnLogits {
    @Override
    public String name() {
      return "reverse-kl";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(w -> new ReverseKlLoss(temperature.from(), w), weight, temperature);
    }
  }

  /**
   * The symmetric divergence.
   *
   * @param temperature what both sides' logits are divided by
   * @param weight the factor on the term
   */
  record JensenShannon(Schedule temperature, Schedule weight) implements OnLogits {
    @Override
    public String name() {
      return "jensen-shannon";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(
          w -> new JensenShannonLoss(temperature.from(), w), weight, temperature);
    }
  }

  /**
   * The squared error of the logits.
   *
   * @param weight the factor on the term
   */
  record LogitMse(Schedule weight) implements OnLogits {
    @Override
    public String name() {
      return "logit-mse";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(SquaredErrorLoss::new, weight, NONE);
    }
  }

  /**
   * The teacher's sentence vectors, both of length one.
   *
   * @param weight the factor on the term
   * @param distance what is minimised between two vectors
   */
  record Embedding(Schedule weight, HiddenStates.Distance distance) implements OnLogits {
    @Override
    public String name() {
      return "embedding";
    }

    @Override
    public RowLoss term() {
      return distance == HiddenStates.Distance.MSE
          ? ScheduledLoss.of(SquaredErrorLoss::new, weight, NONE)
          : ScheduledLoss.of(CosineLoss::new, weight, NONE);
    }
  }

  /**
   * How alike the teacher finds the texts of a batch: the squared error of all products of two
   * vectors (Tung and Mori 2019, arXiv 1907.09682, there of activations and row by row normalised).
   *
   * @param weight the factor on the term
   */
  record Similarities(Schedule weight) implements DistillationLoss {
    @Override
    public String name() {
      return "similarities";
    }
  }

  /**
   * Decoupled distillation.
   *
   * @param alpha the factor on the row's class
   * @param beta the factor on the other classes
   * @param temperature what both sides' logits are divided by
   * @param weight the factor on the term
   */
  record Dkd(double alpha, double beta, Schedule temperature, Schedule weight) implements OnLogits {
    @Override
    public String name() {
      return "dkd";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(
          w -> new DecoupledLoss(alpha, beta, temperature.from(), w), weight, temperature);
    }
  }

  /**
   * The data's labels, where a row has one.
   *
   * @param weight the factor on the term
   * @param smoothing the share of the target that is spread over all classes
   */
  record HardLabel(Schedule weight, double smoothing) implements OnRows {
    /** Labels as they are, at a weight that stays. */
    public static HardLabel of(double weight) {
      return new HardLabel(Schedule.constant(weight), 0);
    }

    @Override
    public String name() {
      return "hard-label";
    }

    @Override
    public RowLoss term() {
      return ScheduledLoss.of(w -> new HardLabelLoss(w, smoothing), weight, NONE);
    }

    @Override
    public RowLoss term(Head head) {
      return switch (head) {
        case SCORE -> ScheduledLoss.of(ScoreErrorLoss::new, weight, NONE);
        case LABELS -> ScheduledLoss.of(LabelSetLoss::new, weight, NONE);
        default -> term();
      };
    }
  }

  /**
   * The teacher's hidden states, and those of the embeddings if wanted (Jiao et al. 2019, arXiv
   * 1909.10351, equations 8 and 9).
   *
   * @param weight the factor on each layer's term
   * @param distance what is minimised between two states
   * @param layerMap the teacher layer behind each student layer, numbers from 0; -1 for none
   * @param embeddings whether what the first layers read is compared too
   */
  record HiddenStates(
      Schedule weight, Distance distance, List<Integer> layerMap, boolean embeddings)
      implements OnLayers {
    /** What is minimised between two states. */
    public enum Distance {
      /** Their mean squared error. */
      MSE,
      /** One minus the cosine of their angle. */
      COSINE
    }

    /** Copies the list. */
    public HiddenStates {
      layerMap = List.copyOf(layerMap);
    }

    /** Squared error at a weight that stays. */
    public static HiddenStates of(double weight, List<Integer> layerMap) {
      return new HiddenStates(Schedule.constant(weight), Distance.MSE, layerMap, false);
    }

    @Override
    public List<MatchedStates> matched() {
      List<MatchedStates> layers = OnLayers.super.matched();
      return embeddings
          ? Stream.concat(Stream.of(new MatchedStates(0, 0)), layers.stream()).toList()
          : layers;
    }

    @Override
    public String name() {
      return "hidden-states";
    }

    @Override
    public boolean firstTokenOnly() {
      return false;
    }

    @Override
    public RowLoss withWeight(double w) {
      return distance == Distance.MSE ? new SquaredErrorLoss(w) : new CosineLoss(w);
    }
  }

  /**
   * The teacher's states of [CLS], normalised.
   *
   * @param weight the factor on each layer's term
   * @param layerMap the teacher layer behind each student layer, numbers from 0; -1 for none
   */
  record ClsStates(Schedule weight, List<Integer> layerMap) implements OnLayers {
    /** Copies the list. */
    public ClsStates {
      layerMap = List.copyOf(layerMap);
    }

    @Override
    public String name() {
      return "cls-states";
    }

    @Override
    public boolean firstTokenOnly() {
      return true;
    }

    @Override
    public RowLoss withWeight(double w) {
      return new NormalizedStateLoss(w);
    }
  }
}
