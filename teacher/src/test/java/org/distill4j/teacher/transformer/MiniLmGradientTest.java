package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.AdamWSettings;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Gradients of a classifier of texts and of one of tokens on the real MiniLM, and ten AdamW steps,
 * against transformers 5.23.0 on PyTorch 2.15.0.
 */
class MiniLmGradientTest {
  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final Path SHARED = Path.of(System.getProperty("distill4j.shared", "../shared"));

  private static final List<String> LABELS = List.of("O", "B-A", "I-A", "B-B", "I-B");

  private GoldenExamples examples;
  private SafeTensors expected;
  private TransformerModel encoder;
  private PackedBatch batch;

  private void load(String kind) throws Exception {
    Path golden = SHARED.resolve("goldens/minilm-finetune-" + kind);
    Assumptions.assumeTrue(Files.isDirectory(golden));
    examples = GoldenExamples.read(golden.resolve("inputs.json"));
    expected = SafeTensors.open(golden.resolve("expected.safetensors"));
    Checkpoint base = HuggingFaceDirectory.load(SHARED.resolve("models/all-MiniLM-L6-v2"));
    Map<String, Tensor> tensors = new TreeMap<>(base.tensors());
    float[] bias = expected.floats("start.classifier.bias");
    int classes = bias.length;
    tensors.put(
        "classifier.weight", Tensor.of(expected.floats("start.classifier.weight"), classes, 384));
    tensors.put("classifier.bias", Tensor.of(bias, classes));
    Checkpoint pooled =
        new Checkpoint(
            base.config().withDropout(0, 0),
            new TreeMap<>(tensors),
            HeadSpec.classes(LABELS.subList(0, classes)));
    Checkpoint start = kind.equals("tagging") ? pooled.asTagger() : pooled;
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, classes, 1, false, new HardLabelLoss(1));
    encoder = TransformerModel.forTraining(start, List.of(loss), 0);
    batch = PackedBatch.of(examples.pieces());
  }

  private double lossAndGradients() {
    JsonNode labels = examples.json().get("labels");
    float[][] targets =
        labels.get(0).isArray() ? tokens(labels) : column(GoldenExamples.numbers(labels));
    return encoder.lossAndGradients(batch, List.of(TargetRows.of(targets)));
  }

  private static float[][] column(int[] labels) {
    float[][] targets = new float[labels.length][1];
    for (int i = 0; i < labels.length; i++) {
      targets[i][0] = labels[i];
    }
    return targets;
  }

  /** Labels of packed tokens; -100 marks those that have none. */
  private float[][] tokens(JsonNode labels) {
    float[][] targets = new float[batch.rows()][1];
    for (float[] target : targets) {
      target[0] = Float.NaN;
    }
    int row = 0;
    for (int i = 0; i < batch.size(); i++) {
      int[] given = GoldenExamples.numbers(labels.get(i));
      for (int token = 0; token < batch.length(i); token++) {
        targets[row++][0] = given[token] < 0 ? Float.NaN : given[token];
      }
    }
    return targets;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classification", "tagging"})
  void reproducesEveryStoredGradient(String kind) throws Exception {
    load(kind);
    lossAndGradients();
    JsonNode norms = examples.json().get("grad_norms_step_0");
    double global = 0;
    for (JsonNode norm : norms) {
      global += norm.asDouble() * norm.asDouble();
    }
    global = Math.sqrt(global);
    List<String> faults = new ArrayList<>();
    int compared = 0;
    for (String name : expected.names()) {
      if (name.startsWith("grad.") && !name.equals("grad.word_embeddings.rows")) {
        float[] ours = encoder.gradient(name.substring(5).replaceFirst("^bert\\.", ""));
        compare(name, ours, expected.floats(name), global, faults);
        compared++;
      }
    }
    compare("rows", wordRows(), expected.floats("grad.word_embeddings.rows"), global, faults);
    assertEquals(12, compared);
    assertEquals(List.of(), faults);
  }

  private float[] wordRows() throws Exception {
    long[] ids = expected.longs("word_embeddings.row_ids");
    EmbeddingTable words = encoder.words();
    float[] rows = new float[ids.length * words.width()];
    for (int slot = 0; slot < words.touchedCount(); slot++) {
      int place = java.util.Arrays.binarySearch(ids, words.touchedRow(slot));
      if (place >= 0) {
        System.arraycopy(
            words.gradients(), slot * words.width(), rows, place * words.width(), words.width());
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classification", "tagging"})
  void reproducesTheNormOfEveryGradient(String kind) throws Exception {
    load(kind);
    lossAndGradients();
    JsonNode norms = examples.json().get("grad_norms_step_0");
    double global = 0;
    for (JsonNode norm : norms) {
      global += norm.asDouble() * norm.asDouble();
    }
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : norms.properties()) {
      String name = entry.getKey().replaceFirst("^bert\\.", "");
      double golden = entry.getValue().asDouble();
      double ours = name.equals(WORDS) ? wordNorm() : norm(encoder.gradient(name));
      double bound = 1e-3 * Math.max(golden, 1e-6 * Math.sqrt(global));
      if (!(Math.abs(ours - golden) <= bound)) {
        faults.add(name + " " + ours + " against " + golden);
      }
    }
    assertEquals(List.of(), faults);
  }

  private double wordNorm() {
    EmbeddingTable words = encoder.words();
    double sum = 0;
    for (int i = 0; i < words.touchedCount() * words.width(); i++) {
      sum += words.gradients()[i] * words.gradients()[i];
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classification", "tagging"})
  void reproducesTheLossesOfTenSteps(String kind) throws Exception {
    load(kind);
    AdamWSettings settings = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, Double.POSITIVE_INFINITY);
    AdamW optimizer = new AdamW(encoder, settings);
    JsonNode golden = examples.json().get("loss_over_10_adamw_steps");
    double worst = 0;
    for (int step = 0; step < golden.size(); step++) {
      optimizer.prepare(batch);
      worst = Math.max(worst, Math.abs(lossAndGradients() - golden.get(step).asDouble()));
      optimizer.step(1e-4);
    }
    assertEquals(10, golden.size());
    assertTrue(worst <= 1e-4, "largest difference " + worst);
  }

  private static void compare(
      String name, float[] ours, float[] golden, double global, List<String> faults) {
    double difference = 0;
    for (int i = 0; i < golden.length; i++) {
      difference += ((double) ours[i] - golden[i]) * ((double) ours[i] - golden[i]);
    }
    double bound = 1e-3 * Math.max(norm(golden), 1e-6 * global);
    if (ours.length != golden.length || !(Math.sqrt(difference) <= bound)) {
      faults.add(name + ": " + Math.sqrt(difference) + " beyond " + bound);
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
