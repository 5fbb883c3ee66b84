package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedTagger;
import org.distill4j.runtime.TagTransitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe whose last stage calibrates. */
class CalibrateRunTest {
  private static final String STAGES = "stages=[{distill: {student: {layers: 1}, epochs: 1}}";

  @TempDir private Path folder;

  private static String stages(String more) {
    return STAGES + more + "]";
  }

  /** Every way in which the last layer may be stored. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", {quantize: {}}",
        ", {quantize: {dialect: onnxruntime}}",
        ", {quantize: {weights: int8-asymmetric, portable: true}}",
        ", {quantize: {activations: static, keep-float: 1}}",
        ", {quantize: {weights: int4, embeddings: int4, dialect: onnxruntime}}"
      })
  void dividesEveryLogitAndKeepsLabelsAndSize(String quantize) throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", stages(quantize));
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    JsonNode last = stages.get(stages.size() - 1);
    JsonNode before = stages.get(stages.size() - 2);
    assertEquals("calibrate", last.get("kind").asString());
    double temperature = last.get("calibration").get("temperature").asDouble();
    assertDivided(stage(recipe.out(), before), recipe.out().resolve("model"), temperature);
    long growth = last.get("sizeBytes").asLong() - before.get("sizeBytes").asLong();
    assertTrue(Math.abs(growth) <= 64, "grew by " + growth);
    assertEquals(before.get("metrics"), last.get("metrics"));
    assertEquals(before.get("confusion"), last.get("confusion"));
    assertSameFigures(before.get("calibration"), last.get("calibration"));
  }

  private static void assertDivided(Path before, Path after, double temperature)
      throws IOException {
    try (CompressedModel plain = CompressedModel.open(before);
        CompressedModel calibrated = CompressedModel.open(after)) {
      for (String text : List.of("good film", "bad", "a very good good film", "zzz")) {
        float[] expected = plain.logits(List.of(plain.encode(text, null)))[0];
        float[] found = calibrated.logits(List.of(calibrated.encode(text, null)))[0];
        for (int i = 0; i < expected.length; i++) {
          double logit = expected[i] / temperature;
          assertEquals(logit, found[i], 1e-5 * Math.max(1, Math.abs(logit)), text);
        }
      }
    }
  }

  // The stage before reports what the same temperature would make of it.
  private static void assertSameFigures(JsonNode before, JsonNode after) {
    for (String figure : List.of("temperature", "nll", "brier", "ece", "meanTopProbability")) {
      assertEquals(before.get(figure).asDouble(), after.get(figure).asDouble(), 1e-4, figure);
    }
    JsonNode plain = before.get("uncalibrated");
    assertEquals(
        plain.get("nll").asDouble(), after.get("uncalibrated").get("nll").asDouble(), 1e-4);
  }

  @Test
  void reportsEveryStageAndResumesToTheSameBytes() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String stages = stages(", {quantize: {}}");
    Program first = recipe.run("--set", stages, "--set", "control=stage");
    assertEquals(0, first.code(), first.err());
    for (JsonNode stage : json(recipe.out().resolve("report.json")).get("stages")) {
      JsonNode calibration = stage.get("calibration");
      assertEquals(10, calibration.get("bins").size());
      assertTrue(calibration.get("ecePerfect95").asDouble() > 0);
    }
    assertTrue(Files.readString(recipe.out().resolve("report.md")).contains("## Calibration"));
    Path model = recipe.out().resolve("model/model.onnx");
    Path card = recipe.out().resolve("model/README.md");
    assertTrue(Files.readString(card).contains("Probabilities are calibrated"));
    byte[] bytes = Files.readAllBytes(model);
    Files.delete(recipe.out().resolve("stages/04-calibrate.json"));
    Program again = recipe.run("--set", stages, "--set", "control=stage", "--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("quantize: finished before"), again.err());
    assertTrue(again.err().contains("calibrate: started"), again.err());
    assertArrayEquals(bytes, Files.readAllBytes(model));
  }

  @Test
  void isLeftOutWhereTheRecipeSaysSo() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", stages(""), "--set", "calibrate=none");
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json(recipe.out().resolve("report.json")).get("stages");
    assertEquals("distill", stages.get(stages.size() - 1).get("kind").asString());
    assertTrue(stages.get(0).get("calibration").get("temperature").asDouble() > 0);
    String card = Files.readString(recipe.out().resolve("model/README.md"));
    assertTrue(card.contains("not calibrated"), card);
  }

  @Test
  void refusesItWhereAnswersHaveNoProbabilities() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program program =
        recipe.run("--set", "task={kind: regression}", "--set", "calibrate=temperature");
    assertEquals(2, program.code(), program.err());
    assertTrue(
        program.err().contains("calibrate: must be none where answers have no probabilities"),
        program.err());
    assertFalse(Files.exists(recipe.out()));
  }

  @Test
  void scalesTheTransitionsOfATaggerWithItsEmissions() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    String stages =
        "stages=[{distill: {student: {layers: 1}, losses: [{hard-label: {}}], epochs: 1}},"
            + " {quantize: {}}]";
    Program program = recipe.run("--set", "task.head=crf", "--set", stages);
    assertEquals(0, program.code(), program.err());
    JsonNode report = json(recipe.out().resolve("report.json")).get("stages");
    JsonNode last = report.get(report.size() - 1);
    JsonNode before = report.get(report.size() - 2);
    double temperature = last.get("calibration").get("temperature").asDouble();
    Path plain = stage(recipe.out(), before);
    Path model = recipe.out().resolve("model");
    JsonNode expected = json(plain.resolve(TagTransitions.FILE)).get("transitions");
    JsonNode found = json(model.resolve(TagTransitions.FILE)).get("transitions");
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.size(); j++) {
        double score = expected.get(i).get(j).asDouble() / temperature;
        assertEquals(score, found.get(i).get(j).asDouble(), 1e-5);
      }
    }
    assertEquals(before.get("metrics"), last.get("metrics"));
    assertSameFigures(before.get("calibration"), last.get("calibration"));
    try (CompressedTagger one = CompressedTagger.open(plain);
        CompressedTagger other = CompressedTagger.open(model)) {
      List<String> words = List.of("good", "film", "bad");
      assertEquals(one.tag(words), other.tag(words));
    }
  }

  private static Path stage(Path run, JsonNode stage) throws IOException {
    String name = stage.get("name").asString();
    try (var folders = Files.list(run.resolve("stages"))) {
      return folders
          .filter(Files::isDirectory)
          .filter(each -> each.getFileName().toString().endsWith("-" + name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
