package org.distill4j.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From a tagger's logits to a tag for each word, by the word's first token. */
public final class TagDecoding {
  private TagDecoding() {}

  /**
   * Returns the tags of a sentence's words, {@link CompressedTagger#OUTSIDE} for one without a
   * token.
   *
   * @param pieces the sentence
   * @param logits {@code [L, C]} of all its tokens, row by row
   * @param labels C tags by index
   * @param chain scores of neighbouring tags; without them each word has the tag of its largest
   *     logit
   */
  public static List<String> tags(
      TokenizedText pieces, float[] logits, List<String> labels, Optional<TagTransitions> chain) {
    int[] rows = new int[pieces.words()];
    int seen = 0;
    for (int word = 0; word < rows.length; word++) {
      if (pieces.firstPiece(word) != TokenizedText.NO_PIECE) {
        rows[seen++] = pieces.firstPiece(word);
      }
    }
    int[] best = best(logits, Arrays.copyOf(rows, seen), labels.size(), chain);
    List<String> tags = new ArrayList<>(rows.length);
    int next = 0;
    for (int word = 0; word < rows.length; word++) {
      boolean unseen = pieces.firstPiece(word) == TokenizedText.NO_PIECE;
      tags.add(unseen ? CompressedTagger.OUTSIDE : labels.get(best[next++]));
    }
    return List.copyOf(tags);
  }

  private static int[] best(
      float[] logits, int[] rows, int classes, Optional<TagTransitions> chain) {
    if (chain.isPresent()) {
      return chain.get().decode(logits, rows);
    }
    int[] best = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int from = rows[i] * classes;
      for (int label = 1; label < classes; label++) {
        best[i] = logits[from + label] > logits[from + best[i]] ? label : best[i];
      }
    }
    return best;
  }
}
