package org.distill4j.compress.vocabulary;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * A model with a smaller vocabulary.
 *
 * @param model the checkpoint, its word embedding cut to the kept rows
 * @param tokenizer the tokenizer whose ids are the new rows
 * @param keptIds the old ids by new id, ascending
 * @param mandatory how many of them had to stay: special tokens and single characters
 */
public record PrunedVocabulary(
    Checkpoint model, TokenizerJson tokenizer, List<Integer> keptIds, int mandatory) {
  /** Copies the list. */
  public PrunedVocabulary {
    keptIds = List.copyOf(keptIds);
  }
}
