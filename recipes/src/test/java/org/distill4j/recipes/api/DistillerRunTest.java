package org.distill4j.recipes.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.cli.Program;
import org.distill4j.recipes.cli.TinyRecipe;
import org.distill4j.recipes.progress.ProgressEvent;
import org.distill4j.recipes.progress.ProgressEvent.Epoch;
import org.distill4j.recipes.progress.ProgressEvent.StageFinished;
import org.distill4j.recipes.progress.ProgressEvent.StageStarted;
import org.distill4j.recipes.progress.ProgressEvent.Step;
import org.distill4j.runtime.CompressedClassifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run from Java, and the same by the command line. */
class DistillerRunTest {
  private static final List<String> STAGES =
      List.of("teacher", "distill", "prune", "distill-2", "quantize", "calibrate");

  @TempDir private static Path folder;
  private static Distiller distiller;
  private static DistillationResult result;
  private static final List<ProgressEvent> EVENTS = new ArrayList<>();

  @BeforeAll
  static void run() throws IOException {
    TinyRecipe tiny = TinyRecipe.in(folder);
    distiller =
        Distiller.from(tiny.file("train.tsv"))
            .validation(0.2)
            .test(tiny.file("test.tsv"))
            .teacher(tiny.file("pretrained").toString())
            .fineTune(2)
            .student(Student.layers(2).epochs(1))
            .prune(0.5, 0.5)
            .distill(1)
            .quantize()
            .threads(1)
            .seed(3)
            .set("control", "none")
            .set("max-length", 16)
            .set("measure", "{lengths: [8], rounds: 1, seconds: 0.05}")
            .cache(tiny.file("cache"))
            .out(tiny.out());
    result = distiller.run(EVENTS::add);
  }

  @Test
  void theCommandLineMakesTheSameModelOfItsRecipe() throws IOException {
    Path yaml = Files.writeString(folder.resolve("same.yaml"), distiller.toYaml());
    Path out = folder.resolve("same");
    Program program =
        Program.run(
            "run", "" + yaml, "--out", "" + out, "--cache", "" + folder.resolve("other-cache"));
    assertEquals(0, program.code(), program.err());
    for (String file : List.of("model.onnx", "tokenizer.json", "labels.json", "config.json")) {
      assertArrayEquals(
          Files.readAllBytes(out.resolve("model").resolve(file)),
          Files.readAllBytes(result.modelFolder().resolve(file)),
          file);
    }
    assertEquals(
        Files.readString(out.resolve("history.csv")),
        Files.readString(result.folder().resolve("history.csv")));
  }

  @Test
  void givesTheModelThatWasMeasured() throws IOException {
    try (CompressedClassifier model = CompressedClassifier.open(result.modelFolder())) {
      assertEquals(List.of("0", "1"), model.labels());
    }
    StageReport last = result.report().finalStage();
    assertEquals(Files.size(result.modelFolder().resolve("model.onnx")), last.sizeBytes());
    assertTrue(last.sizeBytes() < result.report().teacher().sizeBytes());
    assertEquals(30, last.quality().n());
    assertTrue(last.quality().low() <= last.quality().high());
    assertTrue(last.calibration().isPresent());
    assertEquals(8, last.latencyMillis().get(0).length());
  }

  @Test
  void givesTheRecipeAsItRan() throws IOException {
    assertEquals(distiller.toYaml(), result.recipe());
  }

  @Test
  void hearsOfEveryStageInOrder() {
    assertEquals(STAGES, of(StageStarted.class).stream().map(StageStarted::stage).toList());
    assertEquals(STAGES, of(StageFinished.class).stream().map(StageFinished::stage).toList());
    for (String stage : STAGES) {
      int start = EVENTS.indexOf(new StageStarted(stage));
      int end = EVENTS.indexOf(finished(stage));
      assertTrue(start < end, stage);
      assertFalse(finished(stage).reused(), stage);
      assertTrue(finished(stage).line().startsWith(stage + ": done. "), finished(stage).line());
    }
  }

  @Test
  void hearsOfStepsAndEpochs() {
    List<Epoch> teacher =
        of(Epoch.class).stream().filter(epoch -> epoch.training().equals("teacher")).toList();
    assertEquals(List.of(1, 2), teacher.stream().map(Epoch::epoch).toList());
    List<Double> scores =
        result.history().stream()
            .filter(row -> row.stage().equals("teacher") && row.score().isPresent())
            .map(row -> row.score().getAsDouble())
            .toList();
    assertEquals(2, scores.size());
    for (int i = 0; i < scores.size(); i++) {
      assertEquals(scores.get(i), teacher.get(i).score(), 5e-5, "four digits in the file");
    }
    for (Step step : of(Step.class)) {
      assertTrue(step.step() <= step.steps() && step.loss() > 0, step.line());
      assertFalse(step.left().isNegative(), step.line());
      assertTrue(step.line().endsWith(" left"), step.line());
    }
    assertFalse(of(Step.class).isEmpty());
  }

  @Test
  void givesTheHistoryOfAllTrainings() {
    List<HistoryRow> rows = result.history();
    assertEquals(
        List.of("teacher", "distill", "distill-2"),
        rows.stream().map(HistoryRow::stage).distinct().toList());
    assertEquals(
        List.of("teacher", "distilled"), rows.stream().map(HistoryRow::arm).distinct().toList());
    assertEquals(1, rows.get(0).step());
    assertTrue(rows.stream().allMatch(row -> row.loss() > 0 && row.learningRate() >= 0));
    assertEquals(3, rows.stream().filter(HistoryRow::kept).count());
  }

  @Test
  void opensWhatAnEarlierRunLeft() throws IOException {
    assertEquals(result, DistillationResult.open(result.folder()));
    Path none = folder.resolve("none");
    DistillationException e =
        assertThrows(DistillationException.class, () -> DistillationResult.open(none));
    assertTrue(e.getMessage().contains("must exist; found no such file"), e.getMessage());
  }

  @Test
  void refusesAFolderInUseUnlessItResumes() throws IOException {
    DistillationException e = assertThrows(DistillationException.class, () -> distiller.run());
    assertEquals(
        "out "
            + result.folder()
            + ": must be empty; got a run. Add resume() to go on, or name another.",
        e.getMessage());
    List<ProgressEvent> again = new ArrayList<>();
    assertEquals(result.report(), distiller.resume().run(again::add).report());
    assertTrue(again.get(0).line().contains("the run is complete"), again.get(0).line());
  }

  @Test
  void aListenerCanEndARunThatGoesOnLater() throws IOException {
    Distiller ending = distiller.set("measure.rounds", 0).out(folder.resolve("ended"));
    CancellationException wanted = new CancellationException("enough");
    CancellationException thrown =
        assertThrows(
            CancellationException.class,
            () ->
                ending.run(
                    event -> {
                      if (event.equals(new StageStarted("prune"))) {
                        throw wanted;
                      }
                    }));
    assertEquals(wanted, thrown);
    List<ProgressEvent> rest = new ArrayList<>();
    DistillationResult ended = ending.resume().run(rest::add);
    List<String> reused =
        rest.stream()
            .filter(event -> event instanceof StageFinished stage && stage.reused())
            .map(event -> ((StageFinished) event).stage())
            .toList();
    assertEquals(List.of("teacher", "distill"), reused);
    assertArrayEquals(
        Files.readAllBytes(result.modelFolder().resolve("model.onnx")),
        Files.readAllBytes(ended.modelFolder().resolve("model.onnx")));
  }

  private static StageFinished finished(String stage) {
    return of(StageFinished.class).stream()
        .filter(event -> event.stage().equals(stage))
        .findFirst()
        .orElseThrow();
  }

  private static <E extends ProgressEvent> List<E> of(Class<E> type) {
    return EVENTS.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
