package org.distill4j.recipes.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.Example;
import org.distill4j.evaluate.data.LabelSet;
import org.distill4j.recipes.assessment.Certification;
import org.distill4j.recipes.cli.TinyModel;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.folder.StageSnapshots;
import org.distill4j.recipes.lint.GivenOutputs;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.stage.FinishedStage;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunContextTest {
  private static final String RECIPE =
      """
      recipe: tiny
      data: {train: {path: train.tsv}, test: {path: test.tsv}}
      teacher: {checkpoint: model}
      stages: [{distill: {student: {}}}]
      """;

  @TempDir private Path folder;
  private Path model;
  private RunContext context;

  @BeforeEach
  void makeContext() throws IOException {
    model = TinyModel.write(folder.resolve("model"));
    Dataset rows =
        Dataset.of("rows", List.of(Example.of("good film", "1"), Example.of("bad", "0")));
    byte[] yaml = RECIPE.getBytes(StandardCharsets.UTF_8);
    Recipe recipe = RecipeReader.read(RecipeSource.of("tiny.yaml", yaml, folder), List.of());
    RecipeData data =
        new RecipeData(rows, rows, rows, Optional.empty(), new LabelSet(List.of("0", "1")));
    context =
        new RunContext(
            recipe,
            data,
            Optional.empty(),
            new TeacherLogits(folder.resolve("cache")),
            GivenOutputs.read(recipe, data, RecipeFiles.of(folder)),
            new RunMessages(new PrintWriter(new StringWriter()), false),
            new StageSnapshots(Duration.ofHours(1)));
  }

  @Test
  void cutsTextsOnceForEveryCopyOfATokenizer() throws IOException {
    EncodedTexts texts = context.encoded(state(tokenizer()));
    assertSame(texts, context.encoded(state(tokenizer())));
    assertSame(texts, context.encoded(state(tokenizer().forExport(9))));
    String other =
        new String(tokenizer().toBytes(), StandardCharsets.UTF_8).replace("film", "filn");
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    assertNotSame(texts, context.encoded(state(TokenizerJson.parse("other", bytes))));
  }

  @Test
  void certifiesAStageOnce() throws IOException {
    StageRecord record = new StageRecord("distill", "distill", 1, 0, List.of());
    FinishedStage stage = new FinishedStage(record, model, state(tokenizer()), Optional.empty());
    Certification certification = new Certification(context);
    String note = certification.note(stage).orElseThrow();
    ParityCertificate certificate = certification.of(stage);
    assertSame(certificate, certification.of(stage));
    assertEquals(2, certificate.sameLabels());
    assertEquals("same label for 2 of 2 texts.", note.substring(note.indexOf("same label")));
  }

  private ModelState state(TokenizerJson tokenizer) throws IOException {
    return new ModelState(HuggingFaceDirectory.load(model), tokenizer);
  }

  private TokenizerJson tokenizer() throws IOException {
    return TokenizerJson.parse("tiny", Files.readAllBytes(model.resolve(ModelFolder.TOKENIZER)));
  }
}
