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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFormTest {
  private static final String FIRST = "encoder.layer.0.";

  @TempDir Path folder;

  private static TransformerConfig config() {
    return RandomCheckpoint.config()
        .withForm(
            WeightForm.of(
                Map.of(
                    WeightForm.WORDS,
                    5,
                    WeightForm.keysAndValues(FIRST),
                    3,
                    WeightForm.outer(FIRST),
                    2)));
  }

  @Test
  void isSavedAndLoaded() throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(config(), 2, 1);
    HuggingFaceDirectory.save(model, folder);
    Checkpoint back = HuggingFaceDirectory.load(folder);
    assertEquals(model.config(), back.config());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    model
        .tensors()
        .forEach(
            (name, tensor) -> assertArrayEquals(tensor.values(), back.tensor(name).values(), name));
  }

  @Test
  void namesTheTensorsThatTwoFactorsHave() {
    Map<String, int[]> shapes =
        ModelFamily.of(config()).architecture(config(), HeadSpec.none()).shapes();
    assertShape(shapes, "embeddings.word_embeddings.weight", 20, 5);
    assertShape(shapes, "encoder.embedding_hidden_mapping_in.weight", 8, 5);
    assertShape(shapes, FIRST + "attention.self.key_value.factor.weight", 3, 8);
    assertShape(shapes, FIRST + "attention.self.value.weight", 8, 3);
    assertShape(shapes, FIRST + "attention.self.query.weight", 8, 8);
    assertShape(shapes, FIRST + "output.dense.factor.weight", 2, 12);
    assertShape(shapes, FIRST + "output.dense.factor.bias", 2);
    assertShape(shapes, FIRST + "output.dense.weight", 8, 2);
  }

  private static void assertShape(Map<String, int[]> shapes, String name, int... shape) {
    assertArrayEquals(shape, shapes.get(name), name);
  }

  @Test
  void holdsTheWeightsOfSharedLayersOnce() throws IOException {
    TransformerConfig shared = RandomCheckpoint.config().withForm(WeightForm.ofOneLayer());
    Checkpoint model = RandomCheckpoint.classifier(shared, 2, 1);
    assertFalse(model.tensors().keySet().stream().anyMatch(n -> n.startsWith("encoder.layer.1.")));
    HuggingFaceDirectory.save(model, folder);
    Checkpoint back = HuggingFaceDirectory.load(folder);
    assertEquals(2, back.config().numHiddenLayers());
    assertEquals(shared, back.config());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    TransformerConfig plain = RandomCheckpoint.config();
    TransformerConfig uneven = plain.withLayers(List.of(2, 1), List.of(12, 12));
    assertThrows(IllegalArgumentException.class, () -> uneven.withForm(WeightForm.ofOneLayer()));
  }

  @Test
  void isNoShapeOfHuggingFace() {
    assertTrue(RandomCheckpoint.config().isUniform());
    assertFalse(config().isUniform());
  }

  @Test
  void refusesRanksOfLayersThatAreNotThere() throws IOException {
    TransformerConfig plain = RandomCheckpoint.config();
    WeightForm other = WeightForm.of(Map.of(WeightForm.inner("encoder.layer.2."), 3));
    String fault =
        assertThrows(IllegalArgumentException.class, () -> plain.withForm(other)).getMessage();
    assertTrue(fault.contains("got encoder.layer.2.intermediate.dense"), fault);
    assertThrows(IllegalArgumentException.class, () -> WeightForm.of(Map.of("x", 0)));
    HuggingFaceDirectory.save(RandomCheckpoint.classifier(config(), 2, 1), folder);
    Path file = folder.resolve(ConfigJson.FILE_NAME);
    Files.writeString(
        file, Files.readString(file).replace("layer.0.output.dense", "layer.7.output.dense"));
    CheckpointException refused =
        assertThrows(CheckpointException.class, () -> HuggingFaceDirectory.load(folder));
    assertTrue(refused.getMessage().contains("encoder.layer.7.output.dense"), refused::toString);
  }
}
