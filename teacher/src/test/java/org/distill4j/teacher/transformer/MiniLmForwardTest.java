package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.kernel.Buffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hidden states, attentions and pooler outputs of the real MiniLM against transformers 5.23.0 on
 * PyTorch 2.15.0; all eight texts in one packed batch.
 */
class MiniLmForwardTest {
  private static final double TOLERANCE = 1e-4; // float32 through six layers
  private static final Path SHARED = Path.of(System.getProperty("distill4j.shared", "../shared"));

  private static Checkpoint checkpoint;
  private static GoldenExamples examples;
  private static SafeTensors expected;

  @BeforeAll
  static void load() throws Exception {
    Path golden = SHARED.resolve("goldens/minilm-forward");
    Assumptions.assumeTrue(Files.isDirectory(golden));
    checkpoint = HuggingFaceDirectory.load(SHARED.resolve("models/all-MiniLM-L6-v2"));
    examples = GoldenExamples.read(golden.resolve("inputs.json"));
    expected = SafeTensors.open(golden.resolve("expected.safetensors"));
  }

  @Test
  void reproducesEveryHiddenState() throws Exception {
    TransformerModel encoder = TransformerModel.withHiddenStates(checkpoint);
    PackedBatch batch = PackedBatch.of(examples.pieces());
    Map<String, Buffer> activations = encoder.activations(batch);
    double worst = 0;
    int layers = checkpoint.config().numHiddenLayers();
    int start = 0;
    for (int example = 0; example < batch.size(); example++) {
      float[] golden = expected.floats(example + ".hidden_states");
      int size = golden.length / (layers + 1);
      for (int state = 0; state <= layers; state++) {
        Buffer block = activations.get(GraphNames.hiddenState(state));
        worst = Math.max(worst, difference(golden, state * size, block, start, size));
      }
      start += size;
    }
    assertEquals(batch.realTokens() * checkpoint.config().hiddenSize(), start);
    assertTrue(worst <= TOLERANCE, "largest difference " + worst);
  }

  @Test
  void reproducesAttentionsAndPooler() throws Exception {
    double worst = 0;
    for (int example = 0; example < examples.pieces().size(); example++) {
      TransformerModel encoder = TransformerModel.withHiddenStates(checkpoint);
      PackedBatch batch = PackedBatch.of(examples.pieces().subList(example, example + 1));
      Map<String, Buffer> activations = encoder.activations(batch);
      float[] pooler = expected.floats(example + ".pooler");
      Buffer ours = activations.get(GraphNames.POOLER);
      worst = Math.max(worst, difference(pooler, 0, ours, 0, pooler.length));
      if (expected.names().contains(example + ".attentions")) {
        float[] golden = expected.floats(example + ".attentions");
        int size = golden.length / checkpoint.config().numHiddenLayers();
        for (int layer = 0; layer < checkpoint.config().numHiddenLayers(); layer++) {
          Buffer block = encoder.attentionProbabilities(layer);
          worst = Math.max(worst, difference(golden, layer * size, block, 0, size));
        }
      }
    }
    assertTrue(worst <= TOLERANCE, "largest difference " + worst);
  }

  @Test
  void firstTokenAloneGivesTheSamePooler() {
    PackedBatch batch = PackedBatch.of(examples.pieces());
    TransformerModel whole = TransformerModel.withHiddenStates(checkpoint);
    Buffer all = whole.activations(batch).get(GraphNames.POOLER);
    TransformerModel first = TransformerModel.forInference(checkpoint);
    float[] ours = new float[all.length()];
    first.activations(batch).get(GraphNames.POOLER).read(0, ours, 0, ours.length);
    double worst = difference(ours, 0, all, 0, ours.length);
    assertTrue(worst <= 1e-5, "float32 sums in another order; largest difference " + worst);
  }

  private static double difference(float[] golden, int at, Buffer ours, int from, int size) {
    double worst = 0;
    for (int i = 0; i < size; i++) {
      worst = Math.max(worst, Math.abs(golden[at + i] - ours.get(from + i)));
    }
    return worst;
  }
}
