package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recipes that train what they quantize. */
class QuantizeTrainingRunTest {
  @TempDir private Path folder;

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static String notes(TinyRecipe recipe) throws IOException {
    return json(recipe.out().resolve("report.json")).get("stages").toString();
  }

  @Test
  void theFileAnswersAsItWasTrainedToAndAResumedRunKnowsIt() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String settings =
        "stages=[{distill: {student: {layers: 2}, epochs: 1}}, {quantize: {activations: static,"
            + " portable: true, training: {epochs: 2, learning-rate: 1.0e-3}}}]";
    Program program = recipe.run("--set", settings);
    assertEquals(0, program.code(), program.err());
    Path model = recipe.out().resolve("model");
    JsonNode certificate = json(model.resolve("certificate.json"));
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-2, "" + certificate);
    String notes = notes(recipe);
    assertTrue(notes.contains("towards the float32 model before it"), notes);
    assertTrue(notes.contains("quantized without training and"), notes);
    assertTrue(notes.contains("moved by"), notes);
    assertTrue(Files.isRegularFile(recipe.out().resolve("stages/02-quantize/trained.safetensors")));
    assertFalse(Files.exists(model.resolve("trained.safetensors")));
    byte[] bytes = Files.readAllBytes(model.resolve("model.onnx"));
    Files.delete(recipe.out().resolve("report.html")); // so that it is not complete
    Program again = recipe.run("--resume", "--set", settings);
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("quantize: finished before"), again.err());
    assertEquals(certificate, json(model.resolve("certificate.json")));
    assertArrayEquals(bytes, Files.readAllBytes(model.resolve("model.onnx")));
  }

  @Test
  void trainsFourBitsTowardsTheTeacherAndTheChainsControlOnLabels() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String settings =
        "stages=[{distill: {student: {layers: 2}, epochs: 1}}, {quantize: {weights: int4,"
            + " embeddings: int4, dialect: onnxruntime, training: {teacher: teacher,"
            + " learning-rate: 1.0e-3}}}]";
    Program program = recipe.run("--set", "control=chain", "--set", settings);
    assertEquals(0, program.code(), program.err());
    String notes = notes(recipe);
    assertTrue(notes.contains("in the pass, towards the teacher"), notes);
    assertTrue(notes.contains("in the pass, on labels"), notes);
    JsonNode certificate = json(recipe.out().resolve("model/certificate.json"));
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-4, "" + certificate);
  }

  @Test
  void plansAndExplainsTheTraining() throws IOException {
    String recipe = TinyRecipe.in(folder).file("tiny.yaml").toString();
    String training = "stages[3].quantize={training: {epochs: 3}}";
    Program plan = Program.run("plan", recipe, "--set", training);
    assertEquals(0, plan.code(), plan.err());
    long lines = plan.out().lines().filter(line -> line.startsWith("| quantize ")).count();
    assertEquals(2, lines, plan.out()); // the model, and its steps
    Program explanation = Program.run("explain", recipe, "--set", training);
    assertTrue(explanation.out().contains("rounded as the file has them"), explanation.out());
    assertTrue(explanation.out().contains("3 epochs"), explanation.out());
  }
}
