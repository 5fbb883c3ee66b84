package org.distill4j.teacher.transformer;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.distill4j.runtime.TagGrammar;

/**
 * The loss of a {@link org.distill4j.teacher.loss.Crf} on a tagger's logits, summed over the
 * batch's sentences and divided by their words: so it is of the size of a mean cross-entropy.
 *
 * <p>Its targets are those of a hard label: a row for each token, the label's index at the first
 * token of each word, NaN elsewhere. Words without a token are passed over, and a tag that may not
 * stand behind what is left before it counts as the beginning of its entity.
 *
 * @param name the loss's name
 * @param grammar which tags may follow each other
 * @param weight the loss's factor by the training's progress in [0, 1], which stands in the last
 *     column of targets that have more than one; at 1 without
 */
public record CrfTapLoss(String name, TagGrammar grammar, DoubleUnaryOperator weight)
    implements TrainingLoss {
  /** Refuses null. */
  public CrfTapLoss {
    Objects.requireNonNull(grammar, "grammar");
    Objects.requireNonNull(weight, "weight");
  }

  /** A loss of weight 1 on a model of these tags. */
  public static CrfTapLoss of(List<String> labels) {
    return new CrfTapLoss("hard-label", TagGrammar.of(labels), progress -> 1);
  }

  @Override
  public CrfTapLoss named(String other) {
    return new CrfTapLoss(other, grammar, weight);
  }
}
