package org.distill4j.teacher.checkpoint;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Leaves out rows of the word embedding that no token has. */
final class EmbeddingRows {
  private EmbeddingRows() {}

  /**
   * The same model with the first rows of its table.
   *
   * @param rows how many, at most as many as there are
   * @param padding the token that pads, where the one that the model names is left out
   */
  static Checkpoint first(Checkpoint model, int rows, int padding) {
    TransformerConfig config = model.config();
    if (rows == config.vocabSize()) {
      return model;
    }
    String words = ModelFamily.wordTable(model);
    Tensor table = model.tensor(words);
    int width = table.length(1);
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put(words, Tensor.of(Arrays.copyOf(table.values(), rows * width), rows, width));
    int pad = config.padTokenId() < rows ? config.padTokenId() : padding;
    return new Checkpoint(config.withVocabulary(rows, pad), tensors, model.head());
  }
}
