package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.runtime.CompressedClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Students without attention, from the recipe to the finished folder. */
class WordStudentRunTest {
  @TempDir private Path folder;
  private TinyRecipe recipe;

  private String[] settings(String student, String control) {
    String distill = "{distill: {student: " + student + ", epochs: 12, learning-rate: 0.02}}";
    return new String[] {
      "--set",
      "stages=[" + distill + ", {prune-vocabulary: {keep: 0.9}}, {quantize: {}}]",
      "--set",
      "control=" + control,
      "--set",
      TinyRecipe.TIMED
    };
  }

  @Test
  void averagesWordsThroughTheWholeLine() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program program = recipe.run(settings("{kind: static, hidden: 16}", "stage"));
    assertEquals(0, program.code(), program.err());
    assertCertified();
    JsonNode control = json("report.json").get("stages").get(2);
    // One word of nine decides, so a mean of words can learn it from labels; chance is a half.
    double accuracy = control.get("metrics").get("accuracy").get("value").asDouble();
    assertTrue(accuracy >= 0.8, control.toString());
    try (CompressedClassifier model = CompressedClassifier.open(recipe.out().resolve("model"))) {
      assertEquals(1, model.classify(List.of("good film")).size());
    }
  }

  @Test
  void readsWordsThroughTheWholeLineAndAgainToTheSameBytes() throws IOException {
    recipe = TinyRecipe.in(folder);
    String[] settings = settings("{kind: bilstm, hidden: 4, embedding: 12}", "none");
    Program program = recipe.run(settings);
    assertEquals(0, program.code(), program.err());
    assertCertified();
    Path model = recipe.out().resolve("model/model.onnx");
    byte[] before = Files.readAllBytes(model);
    try (Stream<Path> files = Files.list(recipe.out().resolve("stages"))) {
      for (Path record : files.filter(file -> file.toString().endsWith("quantize.json")).toList()) {
        Files.delete(record);
      }
    }
    Program again =
        recipe.run(
            Stream.concat(Stream.of(settings), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("prune-vocabulary: finished before"), again.err());
    assertTrue(again.err().contains("quantize: done"), again.err());
    assertArrayEquals(before, Files.readAllBytes(model));
  }

  private void assertCertified() throws IOException {
    JsonNode certificate = json("model/certificate.json");
    assertEquals(
        "the Java model with the int8 weights, float32, logits divided by the temperature",
        certificate.get("reference").asString());
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-4);
    JsonNode stages = json("report.json").get("stages");
    JsonNode quantized = stages.get(stages.size() - 2);
    assertTrue(quantized.get("notes").toString().contains("expanded when they are read"));
  }

  @Test
  void plansAndExplainsItsCost() throws IOException {
    recipe = TinyRecipe.in(folder);
    String student = "stages[0].distill.student={kind: bilstm, hidden: 8, embedding: 12}";
    String[] more = {
      recipe.file("tiny.yaml").toString(), "--set", student, "--set", "stages[2]={distill: {}}"
    };
    Program plan =
        Program.run(Stream.concat(Stream.of("plan"), Stream.of(more)).toArray(String[]::new));
    assertEquals(0, plan.code(), plan.err());
    // 76 pieces of 12, two directions of 4 x 8 x (12 + 8 + 1), a classifier of 2 x (16 + 1).
    assertTrue(plan.out().contains("2,290"), plan.out());
    Program told =
        Program.run(Stream.concat(Stream.of("explain"), Stream.of(more)).toArray(String[]::new));
    assertTrue(told.out().contains("an LSTM in both directions, with 8 cells in each"));
  }

  @Test
  void refusesWordsWiderThanTheTeachersBeforeAnythingIsTrained() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program program = recipe.run(settings("{kind: static, embedding: 40}", "none"));
    assertEquals(2, program.code());
    assertTrue(
        program.err().contains("student.embedding: must be at most the teacher's 32"),
        program.err());
  }

  private JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve(file)));
  }
}
