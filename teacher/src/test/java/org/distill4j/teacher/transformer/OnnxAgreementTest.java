package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.OnnxExport;
import org.distill4j.teacher.checkpoint.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.SharedFiles;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that have all of BERT's names, and compute what BERT does, or something else. */
class OnnxAgreementTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0.02,''", "0.2,bert.", "1.5,0.auto_model."})
  void acceptsWhatComputesBert(double deviation, String prefix) throws IOException {
    load(OnnxExport.of(model(deviation), prefix));
  }

  @Test
  void acceptsWhatTheFoldersHold() throws IOException {
    Path tiny = SharedFiles.require("samples/foreign-checkpoints/tinybert.onnx");
    CheckpointSource.locate(tiny.toString(), Optional.empty(), folder).load(OnnxAgreement::require);
  }

  @Test
  void acceptsTheCheckpointOfTheClassPath() throws IOException {
    CheckpointSource.locate("classpath:all-minilm-l6-v2.onnx", Optional.empty(), folder)
        .load(OnnxAgreement::require);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sem-half.onnx", "sem-no-residual.onnx"})
  void refusesForeignGraphsWithOtherOperations(String name) throws IOException {
    Path file = SharedFiles.require("cases/17-damaged-files/" + name);
    Path tokenizer = Files.write(folder.resolve("tokenizer.json"), tokenizer(76));
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                CheckpointSource.locate(file.toString(), Optional.of(tokenizer.toString()), folder)
                    .load(OnnxAgreement::require));
    assertTrue(e.getMessage().startsWith(file + ": must compute what a BERT"), e.getMessage());
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("no attention residual", g -> identity(g, "residual0", 0)),
        fault("no outer residual", g -> identity(g, "outer-residual1", 0)),
        fault("no feed-forward", g -> identity(g, "outer-residual1", 1)),
        fault("no softmax", g -> identity(g, "shares1", 0)),
        fault("softmax over queries", g -> node(g, "shares0").getAttributeBuilder(0).setI(-2)),
        fault("no positions", g -> identity(g, "sum", 0)),
        fault("no types", g -> identity(g, "words-types", 0)),
        fault("positions from one", g -> node(g, "places").setInput(1, "token_type_ids")),
        fault("half of the scale", g -> scalar(g, "root0", 1)),
        fault("no scale", g -> identity(g, "scores1", 0)),
        fault("half of the activation", g -> scalar(g, "half0", 0.25f)),
        fault("another gate", g -> scalar(g, "root-two0", 1)),
        fault("no mask of queries", g -> node(g, "contexts0").setInput(1, "query-turned0")),
        fault("keys in place of queries", g -> node(g, "query-turned1").setInput(0, "key-heads1")),
        fault("a norm more", g -> again(g, "LayerNormalization", "h2")),
        fault("twice the states", g -> again(g, "Add", "h2")),
        fault("the last token's pooler", g -> node(g, "first").setInput(1, "one")),
        fault("twice the logits", g -> again(g, "Add", "logits")));
  }

  private static Arguments fault(String name, Consumer<GraphProto.Builder> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesOtherOperations(String name, Consumer<GraphProto.Builder> change) throws IOException {
    for (double deviation : new double[] {0.05, 0.5}) {
      ModelProto.Builder export = OnnxExport.of(model(deviation), "bert.");
      change.accept(export.getGraphBuilder());
      requireRefused(export, "must compute what a BERT encoder of its weights computes");
    }
  }

  @Test
  void refusesLayersInAnotherOrder() throws IOException {
    requireRefused(OnnxExport.of(model(0.2), "", 1, 0), "the last hidden states");
  }

  @Test
  void refusesAnotherEpsilonInOneNorm() throws IOException {
    ModelProto.Builder export = OnnxExport.of(model(0.2), "");
    node(export.getGraphBuilder(), "middle1").getAttributeBuilder(0).setF(0.01f);
    requireRefused(export, "epsilon must be 1.0E-12");
  }

  @Test
  void refusesWhatDoesNotRun() throws IOException {
    ModelProto.Builder export = OnnxExport.of(model(0.2), "");
    node(export.getGraphBuilder(), "shares0").setOpType("NoSuchOperator");
    requireRefused(export, "must be a graph that ONNX Runtime runs");
  }

  @Test
  void saysTheDifferenceInEveryLanguage() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      ModelProto.Builder export = OnnxExport.of(model(0.2), "");
      identity(export.getGraphBuilder(), "residual0", 0);
      String message = requireRefused(export, "got a difference of ");
      assertTrue(message.matches("(?s).*got a difference of [0-9.e+-]+ in.*"), message);
    } finally {
      Locale.setDefault(before);
    }
  }

  // Weights of layer norms near 1, as trained models have.
  private static Checkpoint model(double deviation) {
    Checkpoint drawn = RandomCheckpoint.classifier(RandomCheckpoint.config(), 3, 5);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : drawn.tensors().entrySet()) {
      float[] values = entry.getValue().values().clone();
      float shift = entry.getKey().endsWith("LayerNorm.weight") ? 1 : 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (shift + values[i] * deviation / 0.2);
      }
      tensors.put(entry.getKey(), Tensor.of(values, entry.getValue().shape()));
    }
    return new Checkpoint(drawn.config(), tensors, drawn.head());
  }

  private String requireRefused(ModelProto.Builder export, String part) throws IOException {
    CheckpointException e = assertThrows(CheckpointException.class, () -> load(export));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    return e.getMessage();
  }

  private void load(ModelProto.Builder export) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), export.build().toByteArray());
    Files.write(folder.resolve("tokenizer.json"), tokenizer(20));
    CheckpointSource.locate(file.toString(), Optional.empty(), folder).load(OnnxAgreement::require);
  }

  private static byte[] tokenizer(int size) {
    StringBuilder json =
        new StringBuilder(
            "{\"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3],"
                + " \"cls\": [\"[CLS]\", 2]}, \"model\": {\"type\": \"WordPiece\","
                + " \"unk_token\": \"[UNK]\", \"vocab\": {");
    json.append("\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3");
    for (int id = 4; id < size; id++) {
      json.append(", \"w").append(id).append("\": ").append(id);
    }
    return json.append("}}}").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static NodeProto.Builder node(GraphProto.Builder graph, String output) {
    return graph.getNodeBuilderList().stream()
        .filter(node -> node.getOutput(0).equals(output))
        .findFirst()
        .orElseThrow();
  }

  /** Hands one of the inputs on. */
  private static void identity(GraphProto.Builder graph, String output, int input) {
    NodeProto.Builder node = node(graph, output);
    String kept = node.getInput(input);
    node.clearInput().clearAttribute().addInput(kept).setOpType("Identity");
  }

  private static void scalar(GraphProto.Builder graph, String name, float value) {
    TensorProto.Builder tensor =
        graph.getInitializerBuilderList().stream()
            .filter(t -> t.getName().equals(name))
            .findFirst()
            .orElseThrow();
    tensor.setFloatData(0, value);
  }

  /** Puts one more node before an output. */
  private static void again(GraphProto.Builder graph, String operator, String output) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(output)) {
          node.setInput(i, "before-" + output);
        }
      }
    }
    node(graph, output).setOutput(0, "before-" + output);
    NodeProto.Builder more = graph.addNodeBuilder().setOpType(operator).addOutput(output);
    more.addInput("before-" + output);
    boolean norm = operator.equals("LayerNormalization");
    more.addInput(norm ? "bert.embeddings.LayerNorm.weight" : "before-" + output);
  }
}
