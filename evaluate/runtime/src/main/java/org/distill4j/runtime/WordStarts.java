package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/** Finds where the words of a text begin among its tokens; spaces keep words apart. */
final class WordStarts {
  private static final int BETWEEN = -1;

  private WordStarts() {}

  /**
   * The tokens, knowing the first token of each word.
   *
   * @param whole the text
   * @param text the part of it that was tokenized
   * @param encoding of that part alone, with its special tokens, before anything was cut
   * @param pieces what is left of it, cut at the end
   */
  static TokenizedText marked(String whole, String text, Encoding encoding, TokenizedText pieces) {
    int[] words = words(text);
    int[] starts = new int[count(whole)];
    Arrays.fill(starts, TokenizedText.NO_PIECE);
    CharSpan[] spans = encoding.getCharTokenSpans();
    long[] sequences = encoding.getSequenceIds();
    long ofText = Arrays.stream(sequences).filter(sequence -> sequence >= 0).count();
    long left = ofText - (sequences.length - pieces.length());
    for (int i = 0; i < sequences.length && left > 0; i++) {
      if (sequences[i] < 0) {
        continue;
      }
      left--;
      int word = spans[i] == null ? BETWEEN : word(words, spans[i]);
      if (word != BETWEEN && starts[word] == TokenizedText.NO_PIECE) {
        starts[word] = i;
      }
    }
    return pieces.withFirstPieces(starts);
  }

  // Some tokenizers count a space to the token behind it.
  private static int word(int[] words, CharSpan span) {
    for (int at = span.getStart(); at < Math.min(span.getEnd(), words.length); at++) {
      if (words[at] != BETWEEN) {
        return words[at];
      }
    }
    return BETWEEN;
  }

  private static int count(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += text.charAt(i) != ' ' && (i == 0 || text.charAt(i - 1) == ' ') ? 1 : 0;
    }
    return count;
  }

  /** The word that each code point, which spans count by, belongs to. */
  private static int[] words(String text) {
    int[] points = text.codePoints().toArray();
    int[] words = new int[points.length];
    int word = BETWEEN;
    for (int i = 0; i < points.length; i++) {
      boolean starts = points[i] != ' ' && (i == 0 || points[i - 1] == ' ');
      word += starts ? 1 : 0;
      words[i] = points[i] == ' ' ? BETWEEN : word;
    }
    return words;
  }
}
