package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceDirectoryTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(RandomCheckpoint.config(), 3, 1);
    HuggingFaceDirectory.save(model, folder);
    assertSame(model, HuggingFaceDirectory.load(folder));
  }

  @Test
  void readsAnUnevenModelThatItWrote() throws IOException {
    TransformerConfig config = RandomCheckpoint.config().withLayers(List.of(1, 0), List.of(5, 0));
    Checkpoint model = RandomCheckpoint.classifier(config, 2, 2);
    HuggingFaceDirectory.save(model, folder);
    assertTrue(Files.readString(folder.resolve("config.json")).contains("distill4j-bert"));
    assertSame(model, HuggingFaceDirectory.load(folder));
  }

  @Test
  void writesTheSameBytesTwice() throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), 3);
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    HuggingFaceDirectory.save(model, a);
    HuggingFaceDirectory.save(model, b);
    for (String file : List.of("config.json", "model.safetensors")) {
      assertEquals(-1, Files.mismatch(a.resolve(file), b.resolve(file)), file);
    }
  }

  @Test
  void takesTensorFlowNamesAndLeavesPretrainingHeadsAside() throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), 4);
    HuggingFaceDirectory.save(model, folder);
    SortedMap<String, Tensor> renamed = new TreeMap<>();
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                renamed.put(
                    "bert."
                        + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                            .replace("LayerNorm.bias", "LayerNorm.beta"),
                    tensor));
    renamed.put("cls.predictions.bias", Tensor.zeros(20));
    renamed.put("bert.embeddings.position_ids", Tensor.zeros(1, 16));
    rewrite(renamed);
    assertSame(model, HuggingFaceDirectory.load(folder));
  }

  @Test
  void namesTheWeightsFileThatIsMissing() throws IOException {
    HuggingFaceDirectory.save(RandomCheckpoint.of(RandomCheckpoint.config(), 5), folder);
    Files.delete(folder.resolve("model.safetensors"));
    refuses(folder.resolve("model.safetensors").toString(), "got no such file");
    Files.createFile(folder.resolve("pytorch_model.bin"));
    refuses("pytorch_model.bin, a pickle", "never opened", "safetensors", "ONNX");
    Files.delete(folder.resolve("pytorch_model.bin"));
    Files.createFile(folder.resolve("pytorch_model.bin.index.json"));
    refuses("pytorch_model.bin.index.json, the index of shards of another format");
  }

  @Test
  void namesTheModelTypeThatIsNotSupported() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    refuses(
        "config.json", "model_type", "must be one of [bert,", "got gpt2, which is not supported");
  }

  @Test
  void namesTheTensorWithBothShapes() throws IOException {
    Map<String, Tensor> tensors = saved(6);
    tensors.put("pooler.dense.weight", Tensor.zeros(8, 7));
    rewrite(tensors);
    refuses("model.safetensors: tensor pooler.dense.weight", "shape [8, 8]", "got [8, 7]");
  }

  @Test
  void namesTheTensorThatIsAbsentOrTooMuch() throws IOException {
    Map<String, Tensor> tensors = saved(7);
    Tensor bias = tensors.remove("encoder.layer.1.output.dense.bias");
    rewrite(tensors);
    refuses("encoder.layer.1.output.dense.bias", "shape [8]", "got no such tensor");
    tensors.put("encoder.layer.1.output.dense.bias", bias);
    tensors.put("encoder.layer.2.output.dense.bias", bias);
    rewrite(tensors);
    refuses("encoder.layer.2.output.dense.bias", "configuration asks for");
  }

  @Test
  void namesTheTensorAndPlaceOfANaN() throws IOException {
    Map<String, Tensor> tensors = saved(8);
    tensors.get("embeddings.LayerNorm.bias").values()[5] = Float.NaN;
    rewrite(tensors);
    refuses("tensor embeddings.LayerNorm.bias", "finite; got NaN at index 5");
  }

  @Test
  void asksForAPoolerUnlessToldNotTo() throws IOException {
    Map<String, Tensor> tensors = saved(9);
    tensors.remove("pooler.dense.weight");
    tensors.remove("pooler.dense.bias");
    rewrite(tensors);
    refuses("pooler.dense.weight", "without a pooler");
    Checkpoint bare = HuggingFaceDirectory.load(folder, Pooler.OPTIONAL);
    assertFalse(bare.hasPooler());
    Checkpoint pooled = bare.withFreshPooler(17);
    assertTrue(pooled.tensor("pooler.dense.weight").hasShape(8, 8));
    assertArrayEquals(
        pooled.tensor("pooler.dense.weight").values(),
        bare.withFreshPooler(17).tensor("pooler.dense.weight").values());
  }

  @Test
  void readsTheRealModels() throws IOException {
    Checkpoint mini = HuggingFaceDirectory.load(SharedFiles.require("models/all-MiniLM-L6-v2"));
    assertEquals(22_713_216, mini.parameters());
    assertEquals(12, mini.config().numAttentionHeads().get(5));
    Path tiny = SharedFiles.require("models/tiny-bert-mlm");
    assertFalse(HuggingFaceDirectory.load(tiny, Pooler.OPTIONAL).hasPooler());
  }

  private Map<String, Tensor> saved(long seed) throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), seed);
    HuggingFaceDirectory.save(model, folder);
    return new TreeMap<>(model.tensors());
  }

  private void rewrite(Map<String, Tensor> tensors) throws IOException {
    SafeTensorsWriter.write(folder.resolve("model.safetensors"), tensors);
  }

  private void refuses(String... parts) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceDirectory.load(folder));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in: " + e.getMessage());
    }
  }

  static void assertSame(Checkpoint expected, Checkpoint found) {
    assertEquals(expected.config(), found.config());
    assertEquals(expected.labels(), found.labels());
    assertEquals(expected.tensors().keySet(), found.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertArrayEquals(tensor.shape(), found.tensor(name).shape(), name);
              assertArrayEquals(tensor.values(), found.tensor(name).values(), name);
            });
  }
}
