package org.distill4j.compress.vocabulary;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
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

  /**
   * The share of texts in which the model reads another row than before, or as another number of
   * tokens; a fraction in [0, 1], 0 for no texts.
   */
  public double changedShare(TokenizerJson before, List<String> texts) throws IOException {
    if (texts.isEmpty()) {
      return 0;
    }
    try (Tokenizer first = Tokenizer.of(before.toBytes());
        Tokenizer second = Tokenizer.of(tokenizer.toBytes())) {
      List<TokenizedText> from = first.encodeAll(texts, null, Integer.MAX_VALUE);
      List<TokenizedText> to = second.encodeAll(texts, null, Integer.MAX_VALUE);
      long changed =
          IntStream.range(0, texts.size())
              .filter(i -> !Arrays.equals(from.get(i).ids(), oldIds(to.get(i))))
              .count();
      return (double) changed / texts.size();
    }
  }

  private int[] oldIds(TokenizedText text) {
    return IntStream.of(text.ids()).map(keptIds::get).toArray();
  }
}
