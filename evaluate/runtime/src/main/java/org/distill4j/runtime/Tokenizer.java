package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.distill4j.runtime.tokenizer.SpecialTokens;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.distill4j.runtime.tokenizer.TokenizerFormatException;

/**
 * Cuts texts into tokens of the vocabulary by a Hugging Face {@code tokenizer.json}.
 *
 * <p>Truncation and padding written in the file are ignored: MiniLM's pads every text to 128 tokens
 * and would cut at 128. Here nothing is padded, and each call names its own maximum. Of a long text
 * no more is tokenized than a model reads. Thread-safe.
 */
public final class Tokenizer implements AutoCloseable {

  /** Texts handed to the native library at once: bounds memory while keeping its threads busy. */
  private static final int CHUNK = 1024;

  /** More than the tokenizers of the largest vocabularies have. */
  private static final long MOST_BYTES = 256_000_000;

  private final HuggingFaceTokenizer tokenizer;
  private final LongTexts texts;
  private final Map<String, Integer> vocabulary;
  private final SpecialTokens special;
  private final OpenGuard guard = new OpenGuard("PieceTokenizer");

  private Tokenizer(HuggingFaceTokenizer tokenizer, TokenizerDocument document) {
    this.tokenizer = tokenizer;
    this.texts = new LongTexts(tokenizer, document.cuts());
    this.vocabulary = document.vocabulary();
    this.special = document.specialTokens();
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizerJson a {@code tokenizer.json}
   * @throws ModelFolderException if it is missing, no JSON, or no tokenizer
   */
  public static Tokenizer of(Path tokenizerJson) throws IOException {
    if (!Files.isRegularFile(tokenizerJson)) {
      throw new ModelFolderException(
          tokenizerJson.toString(), "must be a file; got none. Export the model folder again.");
    }
    if (Files.size(tokenizerJson) > MOST_BYTES) {
      throw new ModelFolderException(
          tokenizerJson.toString(),
          "must be at most "
              + MOST_BYTES
              + " bytes long; got "
              + Files.size(tokenizerJson)
              + ". Export the model folder again.");
    }
    return of(tokenizerJson.toString(), Files.readAllBytes(tokenizerJson));
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizerJson the content of a {@code tokenizer.json}
   * @throws ModelFolderException if it is no JSON or no tokenizer
   */
  public static Tokenizer of(byte[] tokenizerJson) throws IOException {
    return of("tokenizer.json", tokenizerJson);
  }

  private static Tokenizer of(String name, byte[] json) throws IOException {
    TokenizerDocument document;
    try {
      document = TokenizerDocument.parse(name, json);
    } catch (TokenizerFormatException e) {
      throw new ModelFolderException(e.where(), e.fault(), e);
    }
    NativeTokenizer.checkAddedTokens(name, document);
    return new Tokenizer(NativeTokenizer.open(name, document.json()), document);
  }

  /**
   * Encodes one text, or a pair when {@code pair} is not null.
   *
   * @param maxLength most tokens, special tokens included; the longer text is cut first
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for a token of text
   * @throws IllegalStateException if this tokenizer is closed
   */
  public TokenizedText encode(String text, String pair, int maxLength) {
    checkLength(maxLength);
    if (pair != null) {
      return guard.whileOpen(
          () -> LongestFirst.truncate(texts.encode(text, pair, maxLength), maxLength));
    }
    return marked(text, guard.whileOpen(() -> texts.encode(text, maxLength)), maxLength);
  }

  private static TokenizedText marked(String text, LongTexts.Encoded encoded, int maxLength) {
    TokenizedText pieces = LongestFirst.truncate(encoded.encoding(), maxLength);
    return WordStarts.marked(text, encoded.part().text(), encoded.encoding(), pieces);
  }

  /**
   * Encodes many texts, in their order, on all processors.
   *
   * @param pairs the second texts, as many as texts; or null for single texts
   * @throws IllegalArgumentException if the lists differ in size
   * @see #encode
   */
  public List<TokenizedText> encodeAll(List<String> all, List<String> pairs, int maxLength) {
    checkLength(maxLength);
    if (pairs != null && pairs.size() != all.size()) {
      throw new IllegalArgumentException(
          "pairs: must be as many as texts (" + all.size() + "); got " + pairs.size() + ".");
    }
    List<TokenizedText> pieces = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += CHUNK) {
      int to = Math.min(all.size(), from + CHUNK);
      List<String> second = pairs == null ? null : pairs.subList(from, to);
      List<String> first = all.subList(from, to);
      pieces.addAll(
          guard.whileOpen(
              () ->
                  second == null
                      ? encodeChunk(first, maxLength)
                      : encodeChunk(first, second, maxLength)));
    }
    return pieces;
  }

  private List<TokenizedText> encodeChunk(List<String> chunk, int maxLength) {
    List<LongTexts.Part> parts = chunk.stream().map(text -> texts.first(text, maxLength)).toList();
    Encoding[] encodings =
        tokenizer.batchEncode(parts.stream().map(LongTexts.Part::text).toList(), true, false);
    List<TokenizedText> pieces = new ArrayList<>(chunk.size());
    for (int i = 0; i < encodings.length; i++) {
      LongTexts.Encoded part = new LongTexts.Encoded(parts.get(i), encodings[i]);
      pieces.add(marked(chunk.get(i), texts.enough(part, maxLength), maxLength));
    }
    return pieces;
  }

  private List<TokenizedText> encodeChunk(List<String> chunk, List<String> pairs, int maxLength) {
    PairList<String, String> whole = new PairList<>();
    for (int i = 0; i < chunk.size(); i++) {
      LongTexts.Part first = texts.first(chunk.get(i), maxLength);
      LongTexts.Part second = texts.first(pairs.get(i), maxLength);
      if (first.isWhole() && second.isWhole()) {
        whole.add(first.text(), second.text());
      } else {
        whole.add("", ""); // by itself, below
      }
    }
    Encoding[] encodings = tokenizer.batchEncode(whole, true, false);
    List<TokenizedText> pieces = new ArrayList<>(chunk.size());
    for (int i = 0; i < encodings.length; i++) {
      boolean alone = whole.keyAt(i).isEmpty() && whole.valueAt(i).isEmpty();
      Encoding encoding =
          alone ? texts.encode(chunk.get(i), pairs.get(i), maxLength) : encodings[i];
      pieces.add(LongestFirst.truncate(encoding, maxLength));
    }
    return pieces;
  }

  /** Returns the number of tokens, added tokens included. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Returns every token with its id, added tokens included, by ascending id. */
  public Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  /** Returns its special tokens by what they are for, as far as the file tells. */
  public SpecialTokens specialTokens() {
    return special;
  }

  /**
   * Returns the id that pads texts of a batch.
   *
   * @param configured what the model's configuration says; it counts where it is a token's id
   */
  int padding(OptionalInt configured) {
    return configured.isPresent() && vocabulary.containsValue(configured.getAsInt())
        ? configured.getAsInt()
        : special.id(SpecialTokens.Role.PADDING).orElse(0);
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
}
