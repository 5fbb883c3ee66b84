package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.distill4j.student.distillation.ScoreMatching;
import org.distill4j.student.loss.Schedule;

/** A term between attention scores, layer by layer. */
public sealed interface MatchedScores extends Loss {
  @Override
  default boolean onAnswers() {
    return false;
  }

  /** Whether the stage's layer map says which layers are matched. */
  boolean readsLayerMap();

  /**
   * How alike each two tokens of a text are, by their queries, keys or values.
   *
   * @param of what is related, each kind to itself
   * @param heads parts that vectors are split into; empty for the most, up to the teacher's, that
   *     divide both models' widths
   * @param layers which layers are matched
   * @param weight what each kind's term is multiplied by
   */
  record Relations(
      List<ScoreMatching.Relations.Kind> of, OptionalInt heads, Layers layers, Schedule weight)
      implements MatchedScores {
    /** The loss's key. */
    public static final String KEY = "relations";

    /** Refuses an empty or repeated kind. */
    public Relations {
      of = List.copyOf(of);
      if (of.isEmpty() || of.stream().distinct().count() < of.size()) {
        throw new IllegalArgumentException("of: must be one or more, each once; got " + of);
      }
      heads.ifPresent(h -> Bound.atLeast(1).check("heads", h));
      Objects.requireNonNull(layers, "layers");
      Schedules.WEIGHT.check(weight);
    }

    /** All three kinds between the last layers. */
    public static Relations defaults() {
      return new Relations(
          List.of(ScoreMatching.Relations.Kind.values()),
          OptionalInt.empty(),
          Layers.last(),
          Schedule.constant(1));
    }

    @Override
    public String key() {
      return KEY;
    }

    @Override
    public boolean readsLayerMap() {
      return layers.kind() == Layers.Rule.MAP;
    }
  }

  /**
   * Which layers' relations are matched.
   *
   * @param kind how they are told
   * @param teacherLayer for {@link Rule#LISTED}, the teacher's, from 0
   */
  record Layers(Rule kind, int teacherLayer) {
    /** How they are told. */
    public enum Rule {
      /** The last of either model. */
      LAST,
      /** By the stage's layer map. */
      MAP,
      /** The student's last and one of the teacher's. */
      LISTED
    }

    /** Checks the number. */
    public Layers {
      Objects.requireNonNull(kind, "kind");
      Bound.atLeast(0).check("layers", teacherLayer);
    }

    /** The last of either model. */
    public static Layers last() {
      return new Layers(Rule.LAST, 0);
    }

    /** By the stage's layer map. */
    public static Layers map() {
      return new Layers(Rule.MAP, 0);
    }

    /** The student's last and this one of the teacher's. */
    public static Layers of(int teacherLayer) {
      return new Layers(Rule.LISTED, teacherLayer);
    }
  }

  /**
   * The scores themselves, head by head.
   *
   * @param weight what each layer's term is multiplied by
   */
  record AttentionScores(Schedule weight) implements MatchedScores {
    /** The loss's key. */
    public static final String KEY = "attention-scores";

    /** Checks the weight. */
    public AttentionScores {
      Schedules.WEIGHT.check(weight);
    }

    @Override
    public String key() {
      return KEY;
    }

    @Override
    public boolean readsLayerMap() {
      return true;
    }
  }
}
