package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.transformer.OnnxAgreement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A short recipe from its files to its report, and the commands that work on what it leaves. */
class WholeRunTest {
  @TempDir private static Path folder;
  private static TinyRecipe recipe;
  private static Path run;
  private static Program program;

  @BeforeAll
  static void runRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
    run = recipe.out();
    program = recipe.run("--set", TinyRecipe.TIMED);
  }

  @Test
  void leavesModelStagesReportAndLock() {
    assertEquals(0, program.code(), program.err());
    assertEquals(run.resolve("report.html") + "\n", program.out());
    for (String file :
        List.of(
            "model/model.onnx",
            "model/tokenizer.json",
            "model/config.json",
            "model/labels.json",
            "model/certificate.json",
            "model/README.md",
            "stages/00-teacher/model.safetensors",
            "stages/03-prune/model.onnx",
            "stages/00-teacher/certificate.json",
            "stages/04-quantize/model.onnx",
            "report.html",
            "report.md",
            "report.json",
            "run.lock.json")) {
      assertTrue(Files.isRegularFile(run.resolve(file)), file);
    }
  }

  @Test
  void leavesNoFileThatIsNotFinished() throws IOException {
    assertTrue(
        FolderContent.of(run).keySet().stream()
            .noneMatch(name -> name.matches(".*\\.(part|tmp|partial)")));
  }

  @Test
  void findsEveryStageAgainAndWritesTheSameModel() throws IOException {
    Map<String, byte[]> before = FolderContent.of(run.resolve("model"));
    Files.delete(run.resolve("report.html")); // or else it is complete, and nothing is done
    Program again = recipe.run("--resume", "--set", TinyRecipe.TIMED);
    assertEquals(0, again.code(), again.err());
    assertEquals(6, again.err().lines().filter(l -> l.contains("finished before")).count());
    assertTrue(again.err().lines().noneMatch(l -> l.endsWith(": started")), again.err());
    Map<String, byte[]> after = FolderContent.of(run.resolve("model"));
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
  }

  @Test
  void refusesToRunIntoWhatItLeft() {
    Program again = recipe.run("--set", TinyRecipe.TIMED);
    assertEquals(2, again.code());
    assertTrue(again.errLines().get(0).contains("must be empty"), again.err());
  }

  @Test
  void verifiesByTheReport() {
    Program kept = Program.run("verify", run.toString(), "--max-bytes", "10000000");
    assertEquals(0, kept.code(), kept.err());
    Program broken =
        Program.run("verify", run.toString(), "--max-bytes", "10", "--max-p95", "0.000001");
    assertEquals(1, broken.code());
    assertEquals(2, broken.errLines().size(), broken.err());
    assertTrue(broken.err().contains("calibrate: model.onnx must have at most 10 bytes"));
    assertTrue(broken.err().contains("was not timed at 32 tokens"), broken.err());
  }

  @Test
  void madeWhatThePlanSays() throws IOException {
    Program plan = Program.run("plan", recipe.file("tiny.yaml").toString());
    assertEquals(0, plan.code(), plan.err());
    JsonNode stages =
        JsonMapper.shared().readTree(Files.readString(run.resolve("report.json"))).get("stages");
    List<String> models = plan.out().lines().skip(2).limit(stages.size()).toList();
    for (int i = 0; i < stages.size(); i++) {
      String[] cells = models.get(i).replace(" ", "").split("\\|", -1);
      JsonNode stage = stages.get(i);
      assertEquals(stage.get("name").asString(), cells[1]);
      assertEquals(stage.get("parameters").asString(), cells[2].replace(",", ""), cells[1]);
      double bytes = 1e6 * Double.parseDouble(cells[i >= stages.size() - 2 ? 4 : 3]);
      // The table shows tenths of a megabyte; the graph of such small models has some kilobytes.
      assertEquals(stage.get("sizeBytes").asDouble(), bytes, 50e3 + 40e3, cells[1]);
    }
    for (int stage : new int[] {0, 1}) {
      String note = stages.get(stage).get("notes").get(0).asString();
      String steps = note.replaceFirst("(?s).*\\. ([0-9,]+) steps,.*", "$1");
      String row =
          "(?s).*\\| " + stages.get(stage).get("name").asString() + " +\\| 48 +\\| " + steps;
      assertTrue(plan.out().matches(row + " +\\|.*"), note + plan.out());
    }
  }

  @Test
  void takesARunsFolderAndItsModelAlike() throws IOException {
    Program byModel = Program.run("predict", run.resolve("model").toString(), "good film");
    assertEquals(byModel, Program.run("predict", run.toString(), "good film"));
    Program verified = Program.run("verify", run.toString(), "--max-bytes", "10MB");
    assertEquals(0, verified.code(), verified.err());
    String model = run.resolve("model").toString();
    assertEquals(verified, Program.run("verify", model, "--max-bytes", "10MB"));
    Program report = Program.run("report", model);
    assertEquals(run.resolve("report.html") + "\n", report.out(), report.err());
  }

  @Test
  void predictsWithTheFinalModel() {
    Program answers = Program.run("predict", run.resolve("model").toString(), "good", "bad film");
    assertEquals(0, answers.code(), answers.err());
    assertTrue(answers.out().lines().allMatch(l -> l.matches("\\{\"label\":\"[01]\",\"prob.*\\}")));
  }

  @Test
  void writesTheReportAnewAndComparesRuns() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Program anew = Program.run("report", run.toString(), "--out", copy.toString());
    assertEquals(0, anew.code(), anew.err());
    assertEquals(
        Files.readString(run.resolve("report.html")),
        Files.readString(copy.resolve("report.html")));
    Path both = folder.resolve("both");
    Program two = Program.run("report", run.toString(), copy.toString(), "--out", both.toString());
    assertEquals(0, two.code(), two.err());
    assertTrue(Files.readString(both.resolve("report.md")).contains("copy: calibrate"));
  }

  @Test
  void evaluatesStagesAsTheReportHasThem() throws IOException {
    Program evaluated =
        Program.run(
            "evaluate",
            run.resolve("stages/00-teacher").toString(),
            run.toString(),
            "--data",
            folder.resolve("test.tsv").toString(),
            "--text",
            "sentence",
            "--no-latency",
            "--json");
    assertEquals(0, evaluated.code(), evaluated.err());
    JsonNode models = JsonMapper.shared().readTree(evaluated.out()).get("models");
    JsonNode stages =
        JsonMapper.shared().readTree(Files.readString(run.resolve("report.json"))).get("stages");
    assertEquals(stages.get(0).get("metrics"), models.get(0).get("metrics"));
    for (String key : List.of("metrics", "parameters", "sizeBytes", "compressedBytes")) {
      assertEquals(stages.get(5).get(key), models.get(1).get(key), key);
    }
    assertEquals(
        stages.get(5).get("comparisons").get(0).get("difference"),
        models.get(1).get("comparisons").get(0).get("difference"));
  }

  @Test
  void exportsWhatOtherProgramsCanRead() throws IOException {
    Path onnx = folder.resolve("exported/onnx");
    assertEquals(0, export(run, "onnx", onnx).code());
    assertArrayEquals(
        Files.readAllBytes(run.resolve("model/model.onnx")),
        Files.readAllBytes(onnx.resolve("model.onnx")));
    assertArrayEquals(
        Files.readAllBytes(run.resolve("model/certificate.json")),
        Files.readAllBytes(onnx.resolve("certificate.json")));
    assertEquals(2, export(run, "onnx", onnx).code());
    Path teacher = folder.resolve("exported/teacher");
    Program exported = export(run.resolve("stages/00-teacher"), "huggingface", teacher);
    assertEquals(0, exported.code(), exported.err());
    assertTrue(Files.isRegularFile(teacher.resolve("tokenizer_config.json")));
    assertEquals(List.of("0", "1"), HuggingFaceDirectory.load(teacher).labels());
    Path none = folder.resolve("exported/none");
    Program pruned = export(run.resolve("stages/03-prune"), "huggingface", none);
    assertEquals(2, pruned.code());
    assertTrue(pruned.err().contains("must have layers of equal shape"), pruned.err());
    Program quantized = export(run, "huggingface", none);
    assertEquals(2, quantized.code());
    assertTrue(quantized.err().contains("must hold float32 weights"), quantized.err());
    try (Stream<Path> left = Files.list(folder.resolve("exported"))) {
      assertEquals(2, left.count());
    }
  }

  @Test
  void certifiesEveryStage() throws IOException {
    JsonNode teacher = certificate("stages/00-teacher");
    assertEquals(30, teacher.get("sameLabels").asInt(), teacher::toString);
    assertTrue(teacher.get("previous").isNull(), teacher::toString);
    JsonNode pruned = certificate("stages/03-prune");
    assertEquals("prune-vocabulary", pruned.get("previous").get("stage").asString());
    assertTrue(pruned.get("previous").get("largestLogitDifference").asDouble() > 0);
    assertEquals(certificate("model"), certificate("stages/05-calibrate"));
  }

  private static JsonNode certificate(String model) throws IOException {
    Path file = run.resolve(model).resolve("certificate.json");
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  @Test
  void readsItsOwnFilesAsCheckpoints() throws IOException {
    Path folder = run.resolve("stages/00-teacher");
    Checkpoint saved = HuggingFaceDirectory.load(folder);
    Checkpoint written =
        CheckpointSource.locate(folder.resolve("model.onnx").toString(), Optional.empty(), folder)
            .load(OnnxAgreement::require)
            .checkpoint();
    assertEquals(saved.config(), written.config());
    assertEquals(saved.tensors().keySet(), written.tensors().keySet());
    saved
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(tensor.values(), written.tensor(name).values(), name));
  }

  private static Program export(Path model, String format, Path out) {
    return Program.run("export", model.toString(), "--format", format, "--out", out.toString());
  }

  @Test
  void listsAndClearsTheCache() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("old/teacher-outputs"));
    try (Stream<Path> stored = Files.list(recipe.file("cache/teacher-outputs"))) {
      for (Path file : stored.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.writeString(copy.resolve("foreign.txt"), "");
    String old = copy.getParent().toString();
    Program list = Program.run("cache", "list", "--cache", old);
    // The logits of the training texts, and of those that pruning scored on.
    assertTrue(list.out().contains(".safetensors\n" + old + ": 2 files, "), list.out());
    String entry = ": teacher outputs: logits of [0-9]+ texts, 2 numbers each, made by recipe tiny";
    Program own = Program.run("cache", "list", "--cache", recipe.file("cache").toString());
    assertTrue(Pattern.compile(entry).matcher(own.out()).find(), own.out());
    Program clear = Program.run("cache", "clear", "--cache", old);
    assertTrue(clear.out().startsWith(old + ": deleted 2 files, "), clear.out());
    assertEquals(
        Set.of("teacher-outputs/foreign.txt"), FolderContent.of(copy.getParent()).keySet());
    assertEquals(2, Program.run("cache", "burn").code());
    assertTrue(Program.run("cache", "list", "--cache", "absent").out().contains(": 0 files"));
  }
}
