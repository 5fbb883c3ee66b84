package org.distill4j.runtime;

import java.util.List;

/**
 * The tags of a sentence's words, and whether all of them were read.
 *
 * @param tags one for each word, {@link CompressedTagger#OUTSIDE} for one that was not read
 * @param truncated whether the sentence was longer than the model reads
 * @param unread how many words at its end were not read; 0 where the cut fell into the last word
 */
public record TaggedWords(List<String> tags, boolean truncated, int unread) {
  /** Copies the list. */
  public TaggedWords {
    tags = List.copyOf(tags);
  }

  /** Counts the words behind the last that has a token left. */
  static int unread(TokenizedText pieces) {
    int read = pieces.truncated() ? pieces.words() : 0;
    while (read > 0 && pieces.firstPiece(read - 1) == TokenizedText.NO_PIECE) {
      read--;
    }
    return pieces.truncated() ? pieces.words() - read : 0;
  }
}
