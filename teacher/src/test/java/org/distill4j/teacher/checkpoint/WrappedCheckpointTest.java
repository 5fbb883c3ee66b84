package org.distill4j.teacher.checkpoint;

import static org.distill4j.teacher.checkpoint.HuggingFaceDirectoryTest.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories whose tensors carry what a wrapper put before their names, or lie in shards. */
class WrappedCheckpointTest {
  private static final Checkpoint MODEL =
      RandomCheckpoint.classifier(RandomCheckpoint.config(), 3, 1);

  @TempDir Path folder;

  @BeforeEach
  void save() throws IOException {
    HuggingFaceDirectory.save(MODEL, folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bert.",
        "module.bert.",
        "_orig_mod.bert.",
        "module._orig_mod.bert.",
        "_orig_mod.module.bert.",
        "0.auto_model.",
        "module.0.auto_model.",
        "model.",
        "model.bert.",
        "_fsdp_wrapped_module.bert.",
        "base_model.model.bert.",
        "backbone."
      })
  void readsEveryWrapper(String prefix) throws IOException {
    rewrite(name -> name.startsWith("classifier.") ? outside(prefix) + name : prefix + name);
    assertSame(MODEL, HuggingFaceDirectory.load(folder));
    rewrite(name -> name.startsWith("classifier.") ? name : prefix + name);
    assertSame(MODEL, HuggingFaceDirectory.load(folder));
  }

  @Test
  void readsWrappersInsideTheEncoder() throws IOException {
    rewrite(
        name ->
            name.replace(
                "encoder.layer.0.", "encoder._orig_mod.layer.0._checkpoint_wrapped_module."));
    assertSame(MODEL, HuggingFaceDirectory.load(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"student.", "my_tower.bert.", "roberta."})
  void namesAnUnknownPrefixWithTheMend(String prefix) throws IOException {
    rewrite(name -> prefix + name);
    refuses(
        "tensor " + prefix + "embeddings.word_embeddings.weight",
        "got the prefix " + prefix,
        "model." + prefix.substring(0, prefix.length() - 1) + ".save_pretrained(...)");
  }

  @Test
  void refusesTwoEncoders() throws IOException {
    SortedMap<String, Tensor> both = new TreeMap<>();
    MODEL.tensors().forEach((name, tensor) -> both.put("query." + name, tensor));
    MODEL.tensors().forEach((name, tensor) -> both.put("passage." + name, tensor));
    write(both);
    refuses("must be there once; got it below [passage., query.]");
  }

  @Test
  void refusesTwoNamesOfOneTensor() throws IOException {
    SortedMap<String, Tensor> twice = new TreeMap<>(MODEL.tensors());
    twice.put("_orig_mod.classifier.bias", MODEL.tensor("classifier.bias"));
    write(twice);
    refuses("must be the only one that means classifier.bias; got");
  }

  @Test
  void saysThatAnAdapterMustBeMerged() throws IOException {
    SortedMap<String, Tensor> adapted = new TreeMap<>(MODEL.tensors());
    adapted.put("encoder.layer.0.attention.self.query.lora_A.weight", Tensor.zeros(2, 8));
    write(adapted);
    refuses("lora_A", "Merge the adapter first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qa_outputs.weight", "cls.predictions.bias", "cls.seq_relationship.weight"})
  void leavesOtherHeadsAside(String head) throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>(MODEL.tensors());
    tensors.put("module." + head, Tensor.zeros(2, 8));
    tensors.put("bert.embeddings.position_ids", Tensor.zeros(1, 16));
    write(tensors);
    assertSame(MODEL, HuggingFaceDirectory.load(folder));
    String name = head.substring(0, head.indexOf('.'));
    assertEquals(Set.of(name), HuggingFaceDirectory.headsLeftAside(folder));
  }

  @Test
  void leavesAMultipleChoiceHeadAside() throws IOException {
    Path config = folder.resolve("config.json");
    String json = Files.readString(config).replace(ConfigJson.CLASSIFIER, "BertForMultipleChoice");
    Files.writeString(config, json);
    Checkpoint found = HuggingFaceDirectory.load(folder);
    assertTrue(found.labels().isEmpty() && !found.hasClassifier());
    assertEquals(Set.of("classifier"), HuggingFaceDirectory.headsLeftAside(folder));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void readsShards(int count) throws IOException {
    shards(count);
    assertSame(MODEL, HuggingFaceDirectory.load(folder));
    assertEquals(count + 1, WeightFiles.names(folder).size());
  }

  @Test
  void namesWhatIsWrongWithShards() throws IOException {
    shards(3);
    Path index = folder.resolve(WeightFiles.INDEX);
    String good = Files.readString(index);
    Files.writeString(index, good.replace("model-00002", "../model-00002"));
    refuses("must be the name of a safetensors file beside it; got ../model-00002");
    Files.writeString(
        index,
        good.replace("weight_map\": {", "weight_map\": {\"up\": \"model-00001.safetensors\","));
    refuses("must name tensors of the shards; got up");
    Files.writeString(index, "{\"weight_map\": []}");
    refuses("weight_map: must be an object");
    Files.writeString(index, good);
    Files.copy(folder.resolve("model-00001.safetensors"), folder.resolve("old.safetensors"));
    Files.delete(folder.resolve("model-00001.safetensors"));
    refuses("got model-00001.safetensors, which is not there. Copy all shards.");
    Files.copy(
        folder.resolve("model-00000.safetensors"), folder.resolve("model-00001.safetensors"));
    refuses("must be in one shard; got it in two");
  }

  private void shards(int count) throws IOException {
    Files.delete(folder.resolve(WeightFiles.WHOLE));
    List<SortedMap<String, Tensor>> shards = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(new TreeMap<>());
    }
    StringBuilder map = new StringBuilder();
    int next = 0;
    for (Map.Entry<String, Tensor> tensor : MODEL.tensors().entrySet()) {
      int shard = next++ % count;
      shards.get(shard).put("bert." + tensor.getKey(), tensor.getValue());
      map.append(map.isEmpty() ? "" : ", ");
      map.append("\"bert.")
          .append(tensor.getKey())
          .append("\": \"")
          .append(name(shard))
          .append('"');
    }
    for (int i = 0; i < count; i++) {
      SafeTensorsWriter.write(folder.resolve(name(i)), shards.get(i));
    }
    Files.writeString(
        folder.resolve(WeightFiles.INDEX),
        "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + map + "}}");
  }

  private static String name(int shard) {
    return "model-0000" + shard + ".safetensors";
  }

  private static String outside(String prefix) {
    return prefix.replace("bert.", "").replace("0.auto_model.", "");
  }

  private void rewrite(UnaryOperator<String> names) throws IOException {
    SortedMap<String, Tensor> renamed = new TreeMap<>();
    MODEL.tensors().forEach((name, tensor) -> renamed.put(names.apply(name), tensor));
    write(renamed);
  }

  private void write(SortedMap<String, Tensor> tensors) throws IOException {
    SafeTensorsWriter.write(folder.resolve(WeightFiles.WHOLE), tensors);
  }

  private void refuses(String... parts) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceDirectory.load(folder));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in: " + e.getMessage());
    }
  }
}
