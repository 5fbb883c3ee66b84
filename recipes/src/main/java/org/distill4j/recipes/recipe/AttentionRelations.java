package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.distill4j.student.distillation.AttentionRelationMatching;
import org.distill4j.student.loss.Schedule;

/** A term between attention scores, layer by layer. */
public sealed interface AttentionRelations extends Loss.Inside {
  /**
   * How alike each two tokens of a text are, by their queries, keys or values; or how much one
   * attends to the other, by its query and the other's key.
   *
   * @param of what is related
   * @param heads parts that vectors are split into; empty for the most, up to the teacher's, that
   *     divide both models' widths
   * @param layers which layers are matched
   * @param weight what each kind's term is multiplied by
   */
  record Relations(
      List<AttentionRelationMatching.Relations.Kind> of,
      OptionalInt heads,
      MatchedLayers layers,
      Schedule weight)
      implements AttentionRelations {
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
      ScheduleBounds.WEIGHT.check(weight);
    }

    /** Queries, keys and values, each with themselves, between the last layers. */
    public static Relations defaults() {
      return new Relations(
          AttentionRelationMatching.Relations.Kind.alike(),
          OptionalInt.empty(),
          MatchedLayers.last(),
          Schedule.constant(1));
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * The scores themselves, head by head.
   *
   * @param layers which layers are compared
   * @param weight what each layer's term is multiplied by
   */
  record AttentionScores(MatchedLayers layers, Schedule weight) implements AttentionRelations {
    /** The loss's key. */
    public static final String KEY = "attention-scores";

    /** Checks the weight. */
    public AttentionScores {
      Objects.requireNonNull(layers, "layers");
      ScheduleBounds.WEIGHT.check(weight);
    }

    @Override
    public String key() {
      return KEY;
    }
  }
}
