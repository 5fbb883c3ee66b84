package org.distill4j.student.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/** The texts that a start is fitted on, and what models compute for them. */
final class Sample {
  private static final int BATCH = 32;

  private final List<PackedBatch> batches = new ArrayList<>();
  private final int[] lengths;

  /** So many of the texts, from the first on, as have about that many tokens. */
  Sample(List<TokenizedText> texts, int tokens) {
    List<TokenizedText> chosen = new ArrayList<>();
    int sum = 0;
    for (TokenizedText text : texts) {
      if (sum < tokens) {
        chosen.add(text);
        sum += text.length();
      }
    }
    for (int from = 0; from < chosen.size(); from += BATCH) {
      batches.add(PackedBatch.of(chosen.subList(from, Math.min(chosen.size(), from + BATCH))));
    }
    this.lengths = chosen.stream().mapToInt(TokenizedText::length).toArray();
  }

  /** Pieces of each text. */
  int[] lengths() {
    return lengths.clone();
  }

  int tokens() {
    return Arrays.stream(lengths).sum();
  }

  /** Outputs {@code [N, .]} of some of a model's vertices. */
  Map<String, Matrix> outputs(Checkpoint model, List<String> vertices) {
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    Map<String, float[]> gathered = new HashMap<>();
    int done = 0;
    for (PackedBatch batch : batches) {
      // One vertex alone needs only what stands before it.
      Map<String, Buffer> activations =
          vertices.size() > 1
              ? encoder.activations(batch)
              : Map.of(vertices.get(0), encoder.output(batch, vertices.get(0)));
      for (String vertex : vertices) {
        Buffer block = activations.get(vertex);
        int width = block.length() / batch.rows();
        float[] all = gathered.computeIfAbsent(vertex, v -> new float[tokens() * width]);
        block.read(0, all, done * width, batch.realTokens() * width);
      }
      done += batch.realTokens();
    }
    Map<String, Matrix> matrices = new HashMap<>();
    gathered.forEach(
        (vertex, all) -> matrices.put(vertex, Matrix.of(all, tokens(), all.length / tokens())));
    return matrices;
  }

  Matrix output(Checkpoint model, String vertex) {
    return outputs(model, List.of(vertex)).get(vertex);
  }
}
