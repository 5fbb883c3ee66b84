package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into vocabulary pieces by a Hugging Face {@code tokenizer.json}.
 *
 * <p>Truncation and padding written in the file are ignored: MiniLM's pads every text to 128 pieces
 * and would cut at 128. Here nothing is padded, and each call names its own maximum. Thread-safe.
 */
public final class PieceTokenizer implements AutoCloseable {

  /** Texts handed to the native library at once: bounds memory while keeping its threads busy. */
  private static final int CHUNK = 1024;

  static {
    NativeSettings.apply();
  }

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Integer> vocabulary;
  private final OpenGuard guard = new OpenGuard("PieceTokenizer");

  private PieceTokenizer(HuggingFaceTokenizer tokenizer, Map<String, Integer> vocabulary) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizerJson a {@code tokenizer.json}
   * @throws ModelFolderException if it is missing, no JSON, or no tokenizer
   */
  public static PieceTokenizer of(Path tokenizerJson) throws IOException {
    return of(JsonFile.read(tokenizerJson));
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizerJson the content of a {@code tokenizer.json}
   * @throws ModelFolderException if it is no JSON or no tokenizer
   */
  public static PieceTokenizer of(byte[] tokenizerJson) throws IOException {
    return of(JsonFile.parse("tokenizer.json", tokenizerJson));
  }

  private static PieceTokenizer of(JsonFile file) throws IOException {
    Map<String, Integer> vocabulary = Vocabulary.read(file);
    JsonObject json = file.object();
    json.add("truncation", JsonNull.INSTANCE);
    json.add("padding", JsonNull.INSTANCE);
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> options = Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");
    try {
      return new PieceTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options), vocabulary);
    } catch (RuntimeException e) {
      // The native library reports every fault of the file as an unchecked exception.
      throw new ModelFolderException(
          file.name(),
          "must be a Hugging Face tokenizer; got " + e.getMessage() + ". Save it again.",
          e);
    }
  }

  /**
   * Encodes one text, or a pair when {@code pair} is not null.
   *
   * @param maxLength most pieces, special tokens included; the longer text is cut first
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for a piece of text
   * @throws IllegalStateException if this tokenizer is closed
   */
  public Pieces encode(String text, String pair, int maxLength) {
    checkLength(maxLength);
    Encoding encoding =
        guard.whileOpen(
            () ->
                pair == null
                    ? tokenizer.encode(wellFormed(text), true, false)
                    : tokenizer.encode(wellFormed(text), wellFormed(pair), true, false));
    Pieces pieces = LongestFirst.truncate(encoding, maxLength);
    return pair == null ? WordStarts.marked(wellFormed(text), encoding, pieces) : pieces;
  }

  /**
   * Encodes many texts, in their order, on all processors.
   *
   * @param pairs the second texts, as many as texts; or null for single texts
   * @throws IllegalArgumentException if the lists differ in size
   * @see #encode
   */
  public List<Pieces> encodeAll(List<String> texts, List<String> pairs, int maxLength) {
    checkLength(maxLength);
    if (pairs != null && pairs.size() != texts.size()) {
      throw new IllegalArgumentException(
          "pairs: must be as many as texts (" + texts.size() + "); got " + pairs.size() + ".");
    }
    List<Pieces> pieces = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += CHUNK) {
      int to = Math.min(texts.size(), from + CHUNK);
      List<String> second = pairs == null ? null : pairs.subList(from, to);
      Encoding[] encodings = encodeChunk(texts.subList(from, to), second);
      for (int i = 0; i < encodings.length; i++) {
        Pieces cut = LongestFirst.truncate(encodings[i], maxLength);
        String text = wellFormed(texts.get(from + i));
        pieces.add(pairs == null ? WordStarts.marked(text, encodings[i], cut) : cut);
      }
    }
    return pieces;
  }

  private Encoding[] encodeChunk(List<String> texts, List<String> pairs) {
    List<String> first = texts.stream().map(PieceTokenizer::wellFormed).toList();
    if (pairs == null) {
      return guard.whileOpen(() -> tokenizer.batchEncode(first, true, false));
    }
    List<String> second = pairs.stream().map(PieceTokenizer::wellFormed).toList();
    PairList<String, String> both = new PairList<>(first, second);
    return guard.whileOpen(() -> tokenizer.batchEncode(both, true, false));
  }

  /** Returns the number of pieces, added tokens included. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Returns every piece with its id, added tokens included, by ascending id. */
  public Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  /** Frees the native tokenizer, after calls under way have ended. A second call does nothing. */
  @Override
  public void close() {
    guard.close(tokenizer::close);
  }

  private static void checkLength(int maxLength) {
    if (!(maxLength > 0)) {
      throw new IllegalArgumentException(
          "maxLength: must be > 0; got " + maxLength + ". Use the model's maximum.");
    }
  }

  /**
   * Replaces unpaired surrogates, which have no UTF-8 form, as the native side cannot take them.
   */
  private static String wellFormed(String text) {
    boolean surrogate = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    return surrogate
        ? text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }
}
