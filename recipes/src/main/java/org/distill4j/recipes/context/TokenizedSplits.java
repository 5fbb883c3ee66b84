package org.distill4j.recipes.context;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;

/**
 * A run's texts in the tokens of one tokenizer.
 *
 * @param train labelled rows, then transfer text and augmented text
 * @param labelled how many of them have a label
 * @param validation rows that choices are made on
 * @param test rows for the report
 */
public record TokenizedSplits(
    List<TokenizedText> train,
    int labelled,
    List<TokenizedText> validation,
    List<TokenizedText> test) {

  /**
   * Cuts all texts.
   *
   * @param apart whether both texts of a pair are read by themselves, one behind the other
   * @param unlabelled what stands behind the training rows
   */
  public static TokenizedSplits of(
      RecipeData data,
      boolean apart,
      Optional<Dataset> unlabelled,
      TokenizerJson tokenizer,
      int maxLength)
      throws IOException {
    try (Tokenizer pieces = Tokenizer.of(tokenizer.toBytes())) {
      List<TokenizedText> train = new ArrayList<>(encode(pieces, data.train(), maxLength));
      int labelled = train.size();
      if (unlabelled.isPresent()) {
        train.addAll(encode(pieces, unlabelled.get(), maxLength));
      }
      return new TokenizedSplits(
          List.copyOf(train),
          labelled,
          encode(pieces, apart ? data.validation().apart() : data.validation(), maxLength),
          encode(pieces, apart ? data.test().apart() : data.test(), maxLength));
    }
  }

  /** The rows in a tokenizer's tokens, in their order, cut to a length. */
  public static List<TokenizedText> encode(Dataset rows, TokenizerJson tokenizer, int maxLength)
      throws IOException {
    try (Tokenizer pieces = Tokenizer.of(tokenizer.toBytes())) {
      return encode(pieces, rows, maxLength);
    }
  }

  private static List<TokenizedText> encode(Tokenizer pieces, Dataset rows, int maxLength) {
    return pieces.encodeAll(rows.texts(), rows.pairs().orElse(null), maxLength);
  }

  /** Warnings about rows that were cut; none where all fit. */
  public List<String> truncationWarnings(int maxLength) {
    List<String> warnings = new ArrayList<>();
    warn(warnings, "training", train, maxLength);
    warn(warnings, "validation", validation, maxLength);
    warn(warnings, "test", test, maxLength);
    return warnings;
  }

  private static void warn(
      List<String> warnings, String role, List<TokenizedText> rows, int maxLength) {
    long cut = rows.stream().filter(TokenizedText::truncated).count();
    if (cut > 0) {
      warnings.add(
          cut
              + " of "
              + rows.size()
              + " "
              + role
              + " rows were longer than max-length, "
              + maxLength
              + " tokens, and were cut.");
    }
  }
}
