package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.runtime.TagTransitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe whose taggers choose the tags of a sentence together. */
final class TagCrfRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, losses: [{soft-target: {}}, {hard-label: {weight:"
          + " {from: 1.0, to: 0.5}}}], epochs: 1}}, {prune: {keep: {heads: 0.5, hidden: 24}}},"
          + " {prune-vocabulary: {keep: 0.9}}, {distill: {epochs: 1}}, {quantize: {}}]";

  @TempDir private Path folder;

  @Test
  void trainsPrunesQuantizesAndAnswers() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    Program first =
        recipe.run(
            "--set",
            "task.head=crf",
            "--set",
            STAGES,
            "--set",
            TinyRecipe.TIMED,
            "--set",
            "control=stage");
    assertEquals(0, first.code(), first.err());
    Path model = recipe.out().resolve("model");
    JsonNode scores = json(model.resolve(TagTransitions.FILE));
    assertEquals(3, scores.get("transitions").size());
    assertEquals("crf", json(model.resolve("config.json")).get("tag_head").asString());
    assertTrue(Files.readString(model.resolve("README.md")).contains("def decode(emissions)"));
    assertTrue(
        Files.readString(recipe.out().resolve("run.lock.json")).contains("\"head\" : \"crf\""));
    String notes = json(recipe.out().resolve("report.json")).get("stages").toString();
    assertTrue(notes.contains("linear-chain conditional random field"), notes);
    Program answer = Program.run("predict", model.toString(), "good film");
    assertEquals(0, answer.code(), answer.err());
    assertTrue(answer.out().startsWith("{\"words\":[\"good\",\"film\"]"), answer.out());
    assertEvaluates(recipe);
    assertExports(recipe);
    Program softmax = recipe.run("--resume", "--set", "task.head=softmax");
    assertEquals(0, softmax.code(), softmax.err());
    assertTrue(softmax.err().contains("teacher: started"), softmax.err());
    assertTrue(Files.notExists(model.resolve(TagTransitions.FILE)), "left by the other head");
  }

  private void assertExports(TinyTags recipe) {
    Path out = folder.resolve("onnx");
    Program onnx = export(recipe.teacher(), "onnx", out);
    assertEquals(0, onnx.code(), onnx.err());
    assertEquals(0, Program.run("predict", out.toString(), "good film").code());
    Program huggingFace = export(recipe.teacher(), "huggingface", folder.resolve("hf"));
    assertEquals(2, huggingFace.code(), huggingFace.err());
    assertTrue(huggingFace.err().contains("got the head crf. Export onnx"), huggingFace.err());
  }

  private static Program export(String model, String format, Path out) {
    return Program.run("export", model, "--format", format, "--out", out.toString());
  }

  private void assertEvaluates(TinyTags recipe) throws IOException {
    String data = folder.resolve("test.conll").toString();
    Program program =
        Program.run("evaluate", recipe.teacher(), "--json", "--no-latency", "--data", data);
    JsonNode model = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    JsonNode teacher = json(recipe.out().resolve("report.json")).get("stages").get(0);
    assertEquals(teacher.get("metrics").get("entityF1"), model.get("metrics").get("entityF1"));
    assertEquals(teacher.get("parameters"), model.get("parameters"));
  }

  @Test
  void refusesATeacherOfTheOtherHead() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    assertEquals(0, recipe.run().code());
    Program other =
        recipe.run(
            "--set",
            "task.head=crf",
            "--set",
            "teacher={checkpoint: " + recipe.teacher() + "}",
            "--set",
            "stages=[{quantize: {}}]",
            "--resume");
    assertEquals(2, other.code(), other.err());
    assertTrue(other.err().contains("must have the head crf of the task"), other.err());
    assertTrue(other.err().contains("got softmax. Add fine-tune: {}"), other.err());
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
