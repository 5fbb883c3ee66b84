package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished model folder that gives each word of a sentence a tag, such as {@code B-location}, by
 * the word's first token; where the folder has {@value TagTransitions#FILE}, the best tags of the
 * sentence as a whole, of those that IOB2 allows.
 *
 * <p>Each sentence is run by itself, without padding, as in {@link CompressedClassifier}.
 * Thread-safe: calls of several threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedTagger implements AutoCloseable {
  /** The tag of a word that the model does not see: one that was cut off, or is invisible. */
  public static final String OUTSIDE = "O";

  private final CompressedModel model;
  private final Optional<TagTransitions> chain;

  private CompressedTagger(CompressedModel model, Optional<TagTransitions> chain) {
    this.model = model;
    this.chain = chain;
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedTagger open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json} and {@code
   *     labels.json}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, they do not fit each other, or the
   *     model does not tag
   */
  public static CompressedTagger open(Path folder, int threads) throws IOException {
    CompressedModel model =
        CompressedModel.open(folder, threads, OutputKind.TAGS, CompressedTagger.class);
    try {
      return new CompressedTagger(model, TagTransitions.ofFolder(folder, model.labels()));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Returns the tags by index. */
  public List<String> labels() {
    return model.labels();
  }

  /**
   * Returns whether answers may differ from those that were measured, see {@link CompressedModel}.
   */
  public boolean answersMayDiffer() {
    return model.answersMayDiffer();
  }

  /** Returns the most tokens of a sentence that are read, special tokens included. */
  public int maxLength() {
    return model.maxLength();
  }

  /**
   * Returns a tag for each word.
   *
   * @throws IllegalArgumentException if a word is empty or holds a space
   */
  public List<String> tag(List<String> words) {
    return words.isEmpty() ? List.of() : tagTogether(List.of(words)).get(0);
  }

  /**
   * Returns a tag for each word, and how many words at the end were not read.
   *
   * @throws IllegalArgumentException if a word is empty or holds a space
   */
  public TaggedWords tagWords(List<String> words) {
    if (words.isEmpty()) {
      return new TaggedWords(List.of(), false, 0);
    }
    TokenizedText pieces = model.encode(joined(words), null);
    List<String> tags = tags(pieces, model.logits(List.of(pieces))[0]);
    return new TaggedWords(tags, pieces.truncated(), TaggedWords.unread(pieces));
  }

  private List<String> tags(TokenizedText pieces, float[] logits) {
    return TagDecoding.tags(pieces, logits, labels(), chain);
  }

  /**
   * Returns the tags of sentences that are run together, padded to the longest. With a quantized
   * model they may differ from those of each sentence alone.
   *
   * @throws IllegalArgumentException if a sentence is without words, or a word is empty or holds a
   *     space
   */
  public List<List<String>> tagTogether(List<List<String>> sentences) {
    List<TokenizedText> pieces = new ArrayList<>(sentences.size());
    for (List<String> words : sentences) {
      pieces.add(model.encode(joined(words), null));
    }
    float[][] logits = model.logits(pieces);
    List<List<String>> tags = new ArrayList<>(sentences.size());
    for (int i = 0; i < logits.length; i++) {
      tags.add(tags(pieces.get(i), logits[i]));
    }
    return tags;
  }

  private static String joined(List<String> words) {
    for (String word : words) {
      if (word.isEmpty() || word.indexOf(' ') >= 0) {
        throw new IllegalArgumentException(
            "words: must be without spaces, and not empty; got '" + word + "'. Split it.");
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("words: must be one or more; got none.");
    }
    return String.join(" ", words);
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    model.close();
  }
}
