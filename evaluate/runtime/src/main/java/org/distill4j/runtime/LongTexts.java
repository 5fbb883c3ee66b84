package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.Arrays;
import org.distill4j.runtime.tokenizer.SafeCuts;

/**
 * Tokenizes no more of a long text than a model reads: a part that grows until it has more tokens
 * than fit, cut where {@link SafeCuts} knows that the tokens before are those of the whole text.
 */
final class LongTexts {
  /** Characters for each token of the first part: English has four to five. */
  private static final int PER_TOKEN = 8;

  /** Each part is so many times the one before: all together cost a third more than the last. */
  private static final int GROWTH = 4;

  private static final int LEAST = 64;

  private final HuggingFaceTokenizer tokenizer;
  private final SafeCuts cuts;
  private final int addedToPairs;

  LongTexts(HuggingFaceTokenizer tokenizer, SafeCuts cuts) {
    this.tokenizer = tokenizer;
    this.cuts = cuts;
    Encoding pair = tokenizer.encode("a", "a", true, false);
    this.addedToPairs = pair.getIds().length - tokens(pair);
  }

  /**
   * The beginning of a text, or all of it.
   *
   * @param source the text
   * @param text what is tokenized of it
   * @param least the fewest characters that were asked for
   */
  record Part(String source, String text, int least) {
    boolean isWhole() {
      return text.length() == source.length();
    }
  }

  /** A part and its tokens. */
  record Encoded(Part part, Encoding encoding) {
    int tokens() {
      return LongTexts.tokens(encoding);
    }

    boolean isWhole() {
      return part.isWhole();
    }
  }

  /** The part to begin with. */
  Part first(String text, int maxLength) {
    long least = LEAST + (long) PER_TOKEN * maxLength;
    if (text.length() <= least) {
      String well = WellFormed.of(text);
      return new Part(well, well, text.length());
    }
    return part(WellFormed.shortened(text, cuts), least);
  }

  private Part part(String source, long least) {
    if (source.length() <= least) {
      String well = WellFormed.of(source);
      return new Part(well, well, source.length());
    }
    int end = cuts.next(source, (int) least);
    String text = WellFormed.of(end == source.length() ? source : source.substring(0, end));
    return new Part(end == source.length() ? text : source, text, end);
  }

  private Part longer(Part part) {
    return part(part.source(), (long) GROWTH * part.least());
  }

  /** Tokenizes a text until it has more tokens than fit, or ends. */
  Encoded encode(String text, int maxLength) {
    return enough(encode(first(text, maxLength)), maxLength);
  }

  /** The same of a part that was tokenized already. */
  Encoded enough(Encoded part, int maxLength) {
    Encoded encoded = part;
    while (!encoded.isWhole() && encoded.tokens() <= maxLength) {
      encoded = encode(longer(encoded.part()));
    }
    return encoded;
  }

  private Encoded encode(Part part) {
    return new Encoded(part, tokenizer.encode(part.text(), true, false));
  }

  /** Tokenizes a pair, of which the longer text is cut first: as much as that needs. */
  Encoding encode(String text, String pair, int maxLength) {
    Part first = first(text, maxLength);
    Part second = first(pair, maxLength);
    if (!first.isWhole() || !second.isWhole()) {
      Encoded one = enough(encode(first), maxLength);
      Encoded two = enough(encode(second), maxLength);
      // An odd number of tokens leaves one more to the longer text.
      while ((maxLength - addedToPairs) % 2 != 0 && !knowsLonger(one, two)) {
        if (!one.isWhole() && (two.isWhole() || one.tokens() <= two.tokens())) {
          one = encode(longer(one.part()));
        } else {
          two = encode(longer(two.part()));
        }
      }
      first = one.part();
      second = two.part();
    }
    return tokenizer.encode(first.text(), second.text(), true, false);
  }

  private static boolean knowsLonger(Encoded one, Encoded two) {
    if (one.isWhole() && two.isWhole()) {
      return true;
    }
    return (one.isWhole() && two.tokens() >= one.tokens())
        || (two.isWhole() && one.tokens() > two.tokens());
  }

  /** Tokens of the text, without those that are put around it. */
  static int tokens(Encoding encoding) {
    return (int) Arrays.stream(encoding.getSequenceIds()).filter(sequence -> sequence >= 0).count();
  }
}
