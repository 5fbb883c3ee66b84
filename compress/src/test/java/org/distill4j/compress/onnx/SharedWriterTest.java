package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.compress.bundle.ModelContents;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TaskAnswers;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.ClassifierHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several heads on one encoder in one file. */
final class SharedWriterTest {
  private static final List<String> TAGS = List.of("O", "B-X", "I-X", "B-Y", "I-Y");

  @TempDir private Path folder;

  private static Map<String, Checkpoint> models(Checkpoint base) {
    Map<String, Checkpoint> models = new LinkedHashMap<>();
    models.put("main", base);
    models.put("tags", ClassifierHead.fresh(base.asTagger(), TAGS, 5));
    models.put("likeness", ClassifierHead.fresh(base, List.of("score"), 6));
    return models;
  }

  private static Map<String, QuantizedCheckpoint> quantized(
      Map<String, Checkpoint> models, OperatorSet dialect) {
    QuantizationSettings settings = QuantizationSettings.defaults().withDialect(dialect);
    Map<String, QuantizedCheckpoint> all = new LinkedHashMap<>();
    models.forEach((name, model) -> all.put(name, QuantizedCheckpoint.of(model, settings)));
    return all;
  }

  private Path write(Map<String, QuantizedCheckpoint> models) throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    for (Map.Entry<String, QuantizedCheckpoint> task : models.entrySet()) {
      Path own = folder.resolve(task.getKey());
      ModelFolder.write(ModelContents.of(task.getValue(), TinyTokenizer.read(), 64), own);
      Path part = Files.createDirectories(shared.resolve("tasks").resolve(task.getKey()));
      for (String file : List.of("labels.json", "config.json")) {
        Files.copy(own.resolve(file), part.resolve(file));
      }
    }
    Files.copy(folder.resolve("main/tokenizer.json"), shared.resolve("tokenizer.json"));
    OnnxWriter.writeShared(models, shared.resolve("model.onnx"));
    return shared;
  }

  @ParameterizedTest
  @EnumSource(OperatorSet.class)
  void answersInOnePassAsTheFilesOfEach(OperatorSet dialect) throws IOException {
    Map<String, QuantizedCheckpoint> models = quantized(models(RandomCheckpoint.uneven()), dialect);
    Path shared = write(models);
    TokenizedText text =
        TokenizedText.of(RandomCheckpoint.ids(9, 20, 3), RandomCheckpoint.types(9), false);
    try (CompressedMultiTask model = CompressedMultiTask.open(shared)) {
      assertEquals(Set.of("main", "tags", "likeness"), model.tasks());
      assertEquals(OutputKind.TAGS, model.kind("tags"));
      Map<String, float[]> found = model.logits(text);
      for (String task : models.keySet()) {
        // The last layer works for all tokens, so that integers have another scale there.
        float room = task.equals("tags") ? 1e-4f : 0.1f;
        assertArrayEquals(own(task, text), found.get(task), room, task);
      }
    }
  }

  private float[] own(String task, TokenizedText text) throws IOException {
    try (CompressedModel own = CompressedModel.open(folder.resolve(task))) {
      return own.logits(List.of(text))[0];
    }
  }

  @Test
  void storesTheEncoderOnce() throws IOException {
    Path shared = write(quantized(models(RandomCheckpoint.even()), OperatorSet.STANDARD));
    long one = Files.size(folder.resolve("main/model.onnx"));
    long all = Files.size(shared.resolve("model.onnx"));
    assertTrue(all < one + one / 2, all + " bytes for three tasks, " + one + " for one");
  }

  @Test
  void answersAreAskedForByKind() throws IOException {
    Path shared = write(quantized(models(RandomCheckpoint.even()), OperatorSet.STANDARD));
    try (CompressedMultiTask model = CompressedMultiTask.open(shared)) {
      TaskAnswers answers = model.answer("a b");
      assertTrue(model.labels("main").contains(answers.classification("main").label()));
      assertEquals(2, answers.tags("tags").size());
      assertTrue(Double.isFinite(answers.score("likeness")));
      Exception fault = assertThrows(IllegalArgumentException.class, () -> answers.tags("main"));
      assertTrue(fault.getMessage().contains("got main, which answers classes"), fault.toString());
      assertThrows(IllegalArgumentException.class, () -> answers.score("nobody"));
    }
  }

  @Test
  void refusesAnotherEncoder() {
    Map<String, Checkpoint> models = models(RandomCheckpoint.even());
    Checkpoint other = RandomCheckpoint.of(RandomCheckpoint.even().config(), 2, 99);
    models.put("stranger", other);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> write(quantized(models, OperatorSet.STANDARD)));
    assertTrue(
        fault.getMessage().startsWith("stranger: must share the encoder of all, bit for bit"),
        fault.toString());
  }
}
