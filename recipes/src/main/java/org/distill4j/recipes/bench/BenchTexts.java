package org.distill4j.recipes.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.distill4j.evaluate.dataset.DataFile;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.recipes.starter.ColumnGuess;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;

/**
 * Texts of a labelled file, a fixed random sample of it.
 *
 * @param sequences their tokens
 * @param labels the labels' names by index
 * @param indices the label's index of each text
 */
record BenchTexts(List<TokenizedText> sequences, List<String> labels, List<Integer> indices) {
  private static final int MOST = 6400; // as many as the PyTorch programs take that it is held to

  /**
   * Reads, samples and cuts.
   *
   * @param text columns of the text; none to guess them
   * @param label column of the label; absent to guess it
   */
  static BenchTexts read(
      Path data, List<String> text, Optional<String> label, byte[] tokenizer, int maxLength)
      throws IOException {
    ColumnGuess columns = ColumnGuess.of(data, text, label);
    Dataset all = DataFile.of(data, columns.text(), columns.label()).read();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(0));
    Dataset rows = all.select(order.subList(0, Math.min(MOST, order.size())));
    LabelSet labels = LabelSet.of(rows);
    try (Tokenizer pieces = Tokenizer.of(tokenizer)) {
      return new BenchTexts(
          pieces.encodeAll(rows.texts(), rows.pairs().orElse(null), maxLength),
          labels.labels(),
          labels.indices(rows));
    }
  }
}
