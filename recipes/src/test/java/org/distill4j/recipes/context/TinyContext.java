package org.distill4j.recipes.context;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.recipes.folder.StageSnapshots;
import org.distill4j.recipes.lint.ProvidedOutputs;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.student.outputs.TeacherLogits;

/** What the stages of a run on two rows share. */
public final class TinyContext {
  private static final String RECIPE =
      """
      recipe: tiny
      data: {train: {path: train.tsv}, test: {path: test.tsv}}
      teacher: {checkpoint: model}
      stages: [{distill: {student: {}}}]
      """;

  private TinyContext() {}

  /** Of a run below a folder. */
  public static RunContext in(Path folder) throws IOException {
    Dataset rows =
        Dataset.of("rows", List.of(Example.of("good film", "1"), Example.of("bad", "0")));
    byte[] yaml = RECIPE.getBytes(StandardCharsets.UTF_8);
    var recipe = RecipeReader.read(RecipeSource.of("tiny.yaml", yaml, folder), List.of());
    RecipeData data =
        new RecipeData(rows, rows, rows, Optional.empty(), new LabelSet(List.of("0", "1")));
    return new RunContext(
        recipe,
        data,
        Optional.empty(),
        new TeacherLogits(folder.resolve("cache")),
        ProvidedOutputs.read(recipe, data, RecipeFiles.of(folder)),
        new ProgressReporter(new PrintWriter(new StringWriter()), MessageStyle.LINES),
        new StageSnapshots(Duration.ofHours(1)));
  }
}
