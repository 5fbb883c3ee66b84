package org.distill4j.student.shape;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * What a model makes of each token of its vocabulary, read as a text of its own: the mean of its
 * last states. Unlike its word table this is what a token says to the model as a whole (Tulkens and
 * van Dongen 2024, Model2Vec, https://github.com/MinishLab/model2vec).
 */
public final class PieceStates {
  private static final int BATCH = 256;

  private PieceStates() {}

  /**
   * Reads every token.
   *
   * @param frame the special tokens around a text, in whose middle a token is put
   * @return [V, H]
   */
  public static Tensor of(Checkpoint model, TokenizedText frame) {
    TransformerConfig config = model.config();
    int width = config.hiddenSize();
    Tensor states = Tensor.zeros(config.vocabSize(), width);
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    String last = GraphNames.output(config.numHiddenLayers() - 1);
    for (int from = 0; from < config.vocabSize(); from += BATCH) {
      List<TokenizedText> texts = texts(frame, from, Math.min(config.vocabSize(), from + BATCH));
      Buffer activations = encoder.activations(PackedBatch.of(texts)).get(last);
      add(activations, texts.size(), frame.length() + 1, states.values(), from * width, width);
    }
    return states;
  }

  private static List<TokenizedText> texts(TokenizedText frame, int from, int to) {
    int before = frame.length() / 2;
    List<TokenizedText> texts = new ArrayList<>();
    for (int piece = from; piece < to; piece++) {
      int[] ids = new int[frame.length() + 1];
      System.arraycopy(frame.ids(), 0, ids, 0, before);
      ids[before] = piece;
      System.arraycopy(frame.ids(), before, ids, before + 1, frame.length() - before);
      texts.add(TokenizedText.of(ids, new int[ids.length], false));
    }
    return texts;
  }

  private static void add(
      Buffer activations, int texts, int length, float[] states, int start, int width) {
    float[] values = new float[texts * length * width];
    activations.read(0, values, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      int text = i / (length * width);
      states[start + text * width + i % width] += values[i] / length;
    }
  }
}
