package org.distill4j.compress.factorize;

import java.util.List;
import java.util.OptionalDouble;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * A model with factors, and what making them found.
 *
 * @param model the model
 * @param factored how many matrices became two
 * @param whole the names of the others, where two would save too little
 * @param linearKept the mean share of the outputs' variance that factored layers keep, in [0, 1];
 *     nothing without any
 * @param wordsKept the share of the word vectors' variance that is kept; nothing where the table
 *     stayed whole
 */
public record FactoredModel(
    Checkpoint model,
    int factored,
    List<String> whole,
    OptionalDouble linearKept,
    OptionalDouble wordsKept) {
  /** Copies the list. */
  public FactoredModel {
    whole = List.copyOf(whole);
  }
}
