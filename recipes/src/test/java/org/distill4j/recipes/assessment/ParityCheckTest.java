package org.distill4j.recipes.assessment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.recipes.cli.TinyModel;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.TinyContext;
import org.distill4j.recipes.folder.StageRecord;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityCheckTest {
  @TempDir private Path folder;

  @Test
  void certifiesAStageOnce() throws IOException {
    Path model = TinyModel.write(folder.resolve("model"));
    TokenizerJson tokenizer =
        TokenizerJson.parse("tiny", Files.readAllBytes(model.resolve(ModelFolder.TOKENIZER)));
    ModelWithTokenizer state = new ModelWithTokenizer(HuggingFaceDirectory.load(model), tokenizer);
    StageRecord record = new StageRecord("distill", "distill", 1, 0, List.of());
    CompletedStage stage = new CompletedStage(record, model, state, Optional.empty());
    ParityCheck certification = new ParityCheck(TinyContext.in(folder), new Evaluator(1));
    String note = certification.note(stage).orElseThrow();
    ParityCertificate certificate = certification.of(stage);
    assertSame(certificate, certification.of(stage));
    assertEquals(2, certificate.sameLabels());
    assertEquals("same label for 2 of 2 texts.", note.substring(note.indexOf("same label")));
  }
}
