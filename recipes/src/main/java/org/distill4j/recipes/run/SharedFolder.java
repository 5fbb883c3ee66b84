package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.recipes.assessment.KnownTexts;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.ConfigJson;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import tools.jackson.databind.json.JsonMapper;

/** Writes the folder that {@link CompressedMultiTask} opens. Nothing in it tells a time. */
final class SharedFolder {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String CARD =
      """
      # %s: several tasks, one encoder

      `model.onnx` reads a text once and answers every task: output `logits.NAME`, of tags for each
      token. `tasks/NAME` has a task's labels by index, and a few texts with their answers, which
      `distill4j verify shared --here` repeats.

      | task | test rows | answered as by the task's own file | largest difference of a logit |
      |---|---|---|---|
      %s
      ```java
      try (CompressedMultiTask model = CompressedMultiTask.open(Path.of("shared"))) {
        TaskAnswers answers = model.answer("a text");
        // answers.classification(NAME), answers.tags(NAME), answers.score(NAME)
      }
      ```
      """;

  private final Recipe recipe;
  private final List<SharedTaskFiles> tasks;

  SharedFolder(Recipe recipe, List<SharedTaskFiles> tasks) {
    this.recipe = recipe;
    this.tasks = tasks;
  }

  /**
   * Writes the folder in place of what it may hold.
   *
   * @return by task, how it compares with the task's own file on the test rows
   */
  Map<String, SharedParity> write(Path folder) throws IOException {
    Path part = folder.resolveSibling("." + folder.getFileName() + ".part");
    RunFolder.delete(part);
    Files.createDirectories(part);
    OnnxWriter.writeShared(models(), part.resolve(ModelFolder.MODEL));
    Files.copy(
        tasks.get(0).own().resolve(ModelFolder.TOKENIZER), part.resolve(ModelFolder.TOKENIZER));
    for (SharedTaskFiles task : tasks) {
      describe(task, part.resolve(CompressedMultiTask.TASKS).resolve(task.name()));
    }
    Map<String, SharedParity> parities = parities(part);
    AtomicFile.write(part.resolve(ModelFolder.CERTIFICATE), certificate(parities));
    AtomicFile.write(
        part.resolve(ModelFolder.CARD), card(parities).getBytes(StandardCharsets.UTF_8));
    FolderSums.record(part);
    RunFolder.delete(folder);
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    return parities;
  }

  // As the stage did: nothing that it makes follows from texts where heads share the encoder.
  private Map<String, QuantizedCheckpoint> models() throws IOException {
    QuantizationSettings settings =
        recipe.stages().get(recipe.stages().size() - 1).storage().orElseThrow();
    Map<String, QuantizedCheckpoint> models = new LinkedHashMap<>();
    for (SharedTaskFiles task : tasks) {
      QuantizedCheckpoint model =
          QuantizedCheckpoint.of(HuggingFaceDirectory.load(task.float32()), settings);
      models.put(task.name(), model.withTemperature(task.temperature()));
    }
    return models;
  }

  private static void describe(SharedTaskFiles task, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : List.of(ModelFolder.LABELS, ConfigJson.FILE_NAME, TagTransitions.FILE)) {
      if (Files.exists(task.own().resolve(file))) {
        Files.copy(task.own().resolve(file), folder.resolve(file));
      }
    }
  }

  private Map<String, SharedParity> parities(Path folder) throws IOException {
    Map<String, SharedParity> parities = new LinkedHashMap<>();
    try (CompressedMultiTask shared = CompressedMultiTask.open(folder)) {
      for (SharedTaskFiles task : tasks) {
        parities.put(task.name(), SharedParity.measure(shared, task));
        Path known = folder.resolve(CompressedMultiTask.TASKS).resolve(task.name());
        AtomicFile.write(known.resolve(KnownAnswers.FILE), answers(shared, task).toJson());
      }
    }
    return parities;
  }

  private static KnownAnswers answers(CompressedMultiTask shared, SharedTaskFiles task) {
    return KnownAnswers.of(
        Machine.here().processor(),
        KnownTexts.of(task.data().validation()).stream()
            .map(row -> KnownAnswers.Answer.of(shared, task.name(), row.text(), row.pair()))
            .toList());
  }

  private static byte[] certificate(Map<String, SharedParity> parities) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runtime", "ONNX Runtime " + CompressedModel.runtimeVersion());
    fields.put("processor", Machine.here().processor());
    fields.put("tasks", parities);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields);
  }

  private String card(Map<String, SharedParity> parities) {
    StringBuilder rows = new StringBuilder();
    parities.forEach(
        (name, parity) ->
            rows.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1e |\n",
                    name,
                    parity.texts(),
                    parity.sameAnswers(),
                    parity.largestLogitDifference())));
    return String.format(Locale.ROOT, CARD, recipe.name(), rows);
  }
}
