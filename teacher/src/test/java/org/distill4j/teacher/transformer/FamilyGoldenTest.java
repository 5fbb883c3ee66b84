package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.checkpoint.SafeTensorsWriter;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.AdamWSettings;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Classifiers of every family against transformers 5.24.0 on PyTorch 2.15.0: hidden states, logits,
 * the norm of every gradient, and ten AdamW steps. Dropout is off.
 */
class FamilyGoldenTest {
  private static final Path SHARED = Path.of(System.getProperty("distill4j.shared", "../shared"));
  private static final double ROUNDING = 1e-7;
  private static final String WORDS = "embeddings.word_embeddings.weight";

  @TempDir Path folder;
  private Checkpoint model;
  private JsonNode golden;
  private SafeTensors expected;
  private List<TokenizedText> texts;

  private void load(String name) throws Exception {
    Path from = SHARED.resolve("models").resolve(name);
    Assumptions.assumeTrue(Files.isDirectory(from), "needs the shared folder");
    model = HuggingFaceDirectory.load(from);
    Path goldens = SHARED.resolve("goldens").resolve(name);
    golden = JsonMapper.shared().readTree(goldens.resolve("inputs.json").toFile());
    expected = SafeTensors.open(goldens.resolve("expected.safetensors"));
    texts = new ArrayList<>();
    for (JsonNode example : golden.get("examples")) {
      int[] ids = GoldenExamples.numbers(example.get("input_ids"));
      JsonNode types = example.get("token_type_ids");
      int[] second = types == null ? new int[ids.length] : GoldenExamples.numbers(types);
      texts.add(TokenizedText.of(ids, second, false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
  void reproducesHiddenStatesAndLogits(String name) throws Exception {
    load(name);
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    for (int i = 0; i < texts.size(); i++) {
      PackedBatch batch = PackedBatch.of(List.of(texts.get(i)));
      Map<String, Buffer> values = encoder.activations(batch);
      float[] states = expected.floats(i + ".hidden_states");
      int size = texts.get(i).length() * model.config().hiddenSize();
      assertClose(values.get(GraphNames.EMBEDDINGS), states, 0, size);
      for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
        assertClose(values.get(GraphNames.output(layer)), states, (layer + 1) * size, size);
      }
      assertClose(values.get(GraphNames.CLASSIFIER), expected.floats(i + ".logits"), 0, 3);
    }
  }

  private static void assertClose(Buffer found, float[] golden, int from, int size) {
    float[] values = new float[size];
    found.read(0, values, 0, size);
    assertArrayEquals(java.util.Arrays.copyOfRange(golden, from, from + size), values, 1e-4f);
  }

  private TransformerModel training() {
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    return TransformerModel.forTraining(model, List.of(loss), 0);
  }

  private double lossAndGradients(TransformerModel encoder, PackedBatch batch) {
    int[] labels = GoldenExamples.numbers(golden.get("labels"));
    float[][] targets = new float[labels.length][1];
    for (int i = 0; i < labels.length; i++) {
      targets[i][0] = labels[i];
    }
    return encoder.lossAndGradients(batch, List.of(TargetRows.of(targets)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
  void reproducesTheNormOfEveryGradient(String name) throws Exception {
    load(name);
    TransformerModel encoder = training();
    lossAndGradients(encoder, PackedBatch.of(texts));
    JsonNode norms = golden.get("grad_norms_step_0");
    double global = 0;
    for (JsonNode norm : norms) {
      global += norm.asDouble() * norm.asDouble();
    }
    ModelFamily family = ModelFamily.of(model.config());
    List<String> faults = new ArrayList<>();
    for (String tensor : model.tensors().keySet()) {
      String file = family.fileName(Head.CLASSES, tensor);
      String key = family.inHead(tensor) ? file : family.holder() + "." + file;
      double wanted = norms.get(key).asDouble();
      double ours = tensor.equals(WORDS) ? wordNorm(encoder) : norm(encoder.gradient(tensor));
      // In exact arithmetic biases of keys have no gradient; what is left is rounding.
      double bound = Math.max(1e-3 * wanted, ROUNDING * Math.sqrt(global));
      if (!(Math.abs(ours - wanted) <= bound)) {
        faults.add(tensor + " " + ours + " against " + wanted);
      }
    }
    assertEquals(List.of(), faults);
    assertEquals(norms.size(), model.tensors().size());
  }

  private static double wordNorm(TransformerModel encoder) {
    EmbeddingTable words = encoder.words();
    float[] touched =
        java.util.Arrays.copyOf(words.gradients(), words.touchedCount() * words.width());
    return norm(touched);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
  void reproducesTheLossesOfTenSteps(String name) throws Exception {
    load(name);
    TransformerModel encoder = training();
    AdamWSettings settings = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, Double.POSITIVE_INFINITY);
    AdamW optimizer = new AdamW(encoder, settings);
    PackedBatch batch = PackedBatch.of(texts);
    JsonNode losses = golden.get("loss_over_10_adamw_steps");
    for (int step = 0; step < losses.size(); step++) {
      optimizer.prepare(batch);
      assertEquals(losses.get(step).asDouble(), lossAndGradients(encoder, batch), 1e-4);
      optimizer.step(1e-3);
    }
    assertEquals(10, losses.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta", "tiny-distilbert"})
  void savesWhatItRead(String name) throws Exception {
    load(name);
    HuggingFaceDirectory.save(model, folder);
    SafeTensors ours = SafeTensors.open(folder.resolve("model.safetensors"));
    SafeTensors theirs =
        SafeTensors.open(SHARED.resolve("models").resolve(name).resolve("model.safetensors"));
    assertEquals(theirs.names(), ours.names(), "transformers' own names");
    for (String tensor : theirs.names()) {
      assertArrayEquals(theirs.floats(tensor), ours.floats(tensor));
    }
    Checkpoint again = HuggingFaceDirectory.load(folder);
    assertEquals(model.config(), again.config());
    assertEquals(model.head(), again.head());
    for (Map.Entry<String, Tensor> tensor : model.tensors().entrySet()) {
      assertTrue(again.tensor(tensor.getKey()).hasShape(tensor.getValue().shape()));
    }
    JsonNode written = JsonMapper.shared().readTree(folder.resolve("config.json").toFile());
    JsonNode read =
        JsonMapper.shared()
            .readTree(SHARED.resolve("models").resolve(name).resolve("config.json").toFile());
    for (String key : List.of("architectures", "model_type", "vocab_size", "pad_token_id")) {
      assertEquals(read.get(key), written.get(key));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-roberta", "tiny-xlm-roberta"})
  void readsAClassifierThatWasSavedBesideAPooler(String name) throws Exception {
    load(name);
    HuggingFaceDirectory.save(model, folder);
    Path weights = folder.resolve("model.safetensors");
    SafeTensors saved = SafeTensors.open(weights);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (String tensor : saved.names()) {
      tensors.put(tensor, Tensor.of(saved.floats(tensor), saved.shape(tensor)));
    }
    tensors.put("roberta.pooler.dense.weight", Tensor.zeros(32, 32));
    tensors.put("roberta.pooler.dense.bias", Tensor.zeros(32));
    SafeTensorsWriter.write(weights, tensors);
    Checkpoint again = HuggingFaceDirectory.load(folder);
    assertEquals(model.head(), again.head());
    assertEquals(model.tensors().keySet(), again.tensors().keySet());
    String dense = "pooler.dense.weight";
    assertArrayEquals(model.tensor(dense).values(), again.tensor(dense).values());
  }
}
