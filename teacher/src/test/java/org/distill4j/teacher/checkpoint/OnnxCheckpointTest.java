package org.distill4j.teacher.checkpoint;

import static org.distill4j.teacher.checkpoint.HuggingFaceDirectoryTest.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxCheckpointTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "bert.", "0.auto_model."})
  void readsAnExportUnderEveryPrefix(String prefix) throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), 1);
    assertSame(model, load(OnnxExport.of(model, prefix)));
  }

  @Test
  void readsAClassifierWithNumberedLabels() throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(RandomCheckpoint.config(), 3, 2);
    Checkpoint found = load(OnnxExport.of(model, "bert."));
    assertSame(model.withLabels(List.of("LABEL_0", "LABEL_1", "LABEL_2")), found);
  }

  @Test
  void readsTheSameTensorsFromResourceAndDirectory() throws IOException {
    Path directory = SharedFiles.require("models/all-MiniLM-L6-v2");
    assertSame(
        HuggingFaceDirectory.load(directory),
        OnnxCheckpoint.loadResource("all-minilm-l6-v2.onnx", Pooler.REQUIRED));
  }

  @Test
  void readsTheForeignEncoder() throws IOException {
    Path file = SharedFiles.require("samples/foreign-checkpoints/tinybert.onnx");
    Checkpoint tiny = OnnxCheckpoint.load(file, Pooler.REQUIRED);
    assertEquals(50, tiny.config().hiddenSize());
    assertEquals(1656, tiny.config().vocabSize());
    assertEquals(100, tiny.config().maxPositionEmbeddings());
    assertEquals(List.of(1), tiny.config().numAttentionHeads());
    assertEquals(1e-12, tiny.config().layerNormEps());
  }

  @Test
  void namesTheForeignModelType() {
    Path file = SharedFiles.require("samples/foreign-checkpoints/optimum_model.onnx");
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> OnnxCheckpoint.load(file, Pooler.REQUIRED));
    assertTrue(e.getMessage().contains("must be a graph of BERT"), e.getMessage());
    assertTrue(e.getMessage().contains("got one of DistilBERT"), e.getMessage());
  }

  @Test
  void refusesWhatIsNoOnnxModel() throws IOException {
    Path file = folder.resolve("model.onnx");
    refuses(file, "must be an ONNX file; got no such file");
    Files.write(file, new byte[0]);
    refuses(file, "must be an ONNX model; got no graph");
    Files.writeString(file, "{\"model_type\": \"bert\"}");
    refuses(file, "must be an ONNX model");
  }

  @Test
  void refusesTensorsWhoseSizeIsNotTheirShapes() throws IOException {
    ModelProto.Builder model = export(3);
    first(model).setRawData(first(model).getRawData().substring(4));
    refuses(write(model), "raw data must be 640 bytes", "got 636");
    first(model).setDims(0, -20);
    refuses(write(model), "every axis must be in [0, 2^31)", "[-20, 8]");
    first(model).setDims(0, 1L << 30).setDims(1, 1L << 30);
    refuses(write(model), "fewer than 2^31 numbers");
  }

  @Test
  void refusesNaNByPlace() throws IOException {
    Checkpoint broken = RandomCheckpoint.of(RandomCheckpoint.config(), 4);
    // Stored transposed; the message counts in the tensor as it is stored.
    broken.tensor("encoder.layer.1.attention.self.key.weight").values()[0] = Float.NaN;
    refuses(
        write(OnnxExport.of(broken, "")),
        "tensor encoder.layer.1.attention.self.key.weight",
        "finite; got NaN at index 0");
  }

  @Test
  void refusesActivationsAndOperatorsThatItCannotExpress() throws IOException {
    ModelProto.Builder model = export(5);
    model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals("Erf"))
        .forEach(node -> node.setOpType("Relu"));
    refuses(write(model), "hidden_act: must be gelu");
    model = export(5);
    model.getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("MatMulInteger"));
    refuses(write(model), "quantized model", "MatMulInteger");
    model = export(5);
    model.getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("CumSum"));
    refuses(write(model), "must be a graph of BERT", "got one of RoBERTa");
    Checkpoint electra = RandomCheckpoint.of(RandomCheckpoint.config(), 5);
    refuses(
        write(OnnxExport.of(electra, "electra.")), "must be a graph of BERT", "got one of electra");
  }

  @Test
  void readsTensorsKeptBesideTheFileAndNowhereElse() throws IOException {
    Checkpoint original = RandomCheckpoint.of(RandomCheckpoint.config(), 6);
    ModelProto.Builder model = OnnxExport.of(original, "");
    byte[] data = first(model).getRawData().toByteArray();
    Files.write(folder.resolve("model.onnx.data"), data);
    first(model).clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    external(model, "location", "model.onnx.data");
    assertSame(original, load(model));
    external(model, "offset", "4");
    refuses(write(model), "must lie within the 640 bytes", "got offset 4");
    external(model, "offset", "x");
    refuses(write(model), "offset and length must be >= 0; got x");
    Files.write(folder.resolveSibling(folder.getFileName() + "-outside"), data);
    external(model, "location", "../" + folder.getFileName() + "-outside");
    refuses(write(model), "in the model's own folder; got ../");
  }

  @Test
  void onlyCheckpointExceptionsComeOutOfBrokenFiles() throws IOException {
    Fuzz.flipBits(
        export(7).build().toByteArray(),
        folder.resolve("model.onnx"),
        400,
        file -> OnnxCheckpoint.load(file, Pooler.OPTIONAL));
  }

  private ModelProto.Builder export(long seed) {
    return OnnxExport.of(RandomCheckpoint.of(RandomCheckpoint.config(), seed), "");
  }

  private static TensorProto.Builder first(ModelProto.Builder model) {
    GraphProto.Builder graph = model.getGraphBuilder();
    return graph.getInitializerBuilder(0);
  }

  private static void external(ModelProto.Builder model, String key, String value) {
    first(model).addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
  }

  private Path write(ModelProto.Builder model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  private Checkpoint load(ModelProto.Builder model) throws IOException {
    return OnnxCheckpoint.load(write(model), Pooler.REQUIRED);
  }

  private static void refuses(Path file, String... parts) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> OnnxCheckpoint.load(file, Pooler.REQUIRED));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in: " + e.getMessage());
    }
  }
}
