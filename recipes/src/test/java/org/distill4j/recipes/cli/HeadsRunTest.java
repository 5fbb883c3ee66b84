package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe whose encoder answers three tasks. */
class HeadsRunTest {
  @TempDir private Path folder;

  private String heads() throws IOException {
    TinyData.tagged(folder.resolve("train.conll"), 60, 3);
    TinyData.tagged(folder.resolve("words.conll"), 30, 4);
    TinyData.single(folder.resolve("more.tsv"), "sentence\tlabel", 60, 5);
    return ("heads=[{name: words, task: {kind: token-tagging}, data: {train: {path:"
            + " DIR/train.conll}, validation: {from: train, fraction: 0.2}, test: {path:"
            + " DIR/words.conll}}, fine-tune: {epochs: 1}}, {name: more, data: {train: {path:"
            + " DIR/more.tsv, text: sentence}, validation: {from: train, fraction: 0.2}, test:"
            + " {path: DIR/test.tsv, text: sentence}}, fine-tune: {epochs: 1}}]")
        .replace("DIR", folder.toString());
  }

  @Test
  void answersAllTasksByOneEncoder() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String heads = heads();
    String stages = "stages=[{prune: {keep: {heads: 0.5, feed-forward: 0.5}}}, {quantize: {}}]";
    Program program = recipe.run("--set", stages, "--set", heads);
    assertEquals(0, program.code(), program.err());
    assertSameEncoder(recipe);
    Path shared = recipe.out().resolve("shared");
    JsonNode tasks = json(shared.resolve("certificate.json")).get("tasks");
    assertEquals(3, tasks.size(), tasks.toString());
    assertEquals(30, tasks.get("words").get("texts").asInt());
    assertTrue(tasks.get("main").get("sameAnswers").asInt() >= 27, tasks.toString());
    String report = Files.readString(recipe.out().resolve("report.json"));
    assertTrue(report.contains("\"Head words\""), report);
    assertTrue(report.contains("\"Head more\""), report);
    Program here = Program.run("verify", shared.toString(), "--files", "--here");
    assertEquals(0, here.code(), here.err());
    assertTrue(
        here.out().contains("tasks/words: 8 of 8 texts with the same labels, 8"), here.out());
    assertEquals(4, here.out().lines().count(), here.out());
    Program answer = Program.run("predict", shared.toString(), "good  film");
    assertEquals(0, answer.code(), answer.err());
    JsonNode line = JsonMapper.shared().readTree(answer.out());
    assertEquals("film", line.get("words").get("words").get(1).asString());
    assertTrue(line.get("main").has("label") && line.get("more").has("probabilities"));
  }

  @Test
  void takesFinishedHeadsAsTheyAre() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String heads = heads();
    String stages = "stages=[{quantize: {}}]";
    Program program = recipe.run("--set", stages, "--set", heads);
    assertEquals(0, program.code(), program.err());
    Path file = recipe.out().resolve("shared/model.onnx");
    byte[] made = Files.readAllBytes(file);
    Program again = recipe.run("--resume", "--set", stages, "--set", heads);
    assertEquals(0, again.code(), again.err());
    assertFalse(again.err().contains(": epoch "), again.err());
    assertArrayEquals(made, Files.readAllBytes(file));
    String less = heads.substring(0, heads.indexOf(", {name: more")) + "]";
    Program fewer = recipe.run("--resume", "--set", stages, "--set", less);
    assertEquals(0, fewer.code(), fewer.err());
    assertTrue(fewer.err().contains("head more: deleted, since the recipe has it no more"));
    assertFalse(fewer.err().contains(": epoch "), fewer.err());
  }

  private static void assertSameEncoder(TinyRecipe recipe) throws IOException {
    Checkpoint main = HuggingFaceDirectory.load(recipe.out().resolve("stages/01-prune"));
    for (String name : List.of("words", "more")) {
      Path stage = recipe.out().resolve("heads").resolve(name).resolve("stages/00-teacher");
      Checkpoint model = HuggingFaceDirectory.load(stage);
      for (String tensor : main.tensors().keySet()) {
        if (!tensor.startsWith("pooler.") && !tensor.startsWith("classifier.")) {
          assertArrayEquals(
              main.tensor(tensor).values(), model.tensor(tensor).values(), name + " " + tensor);
        }
      }
    }
    // What the shared file is made of is what the stage wrote for its own task.
    Path written = recipe.file("again.onnx");
    double temperature =
        json(recipe.out().resolve("stages/03-calibrate/calibration.json")).get("value").asDouble();
    QuantizedCheckpoint quantized = QuantizedCheckpoint.of(main, QuantizationSettings.defaults());
    OnnxWriter.write(quantized.withTemperature(temperature), written);
    assertEquals(-1, Files.mismatch(written, recipe.out().resolve("model/model.onnx")));
  }

  @Test
  void saysBeforehandWhatItWillDo() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String heads = heads();
    Program plan = run("plan", recipe, heads);
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().contains("head words") && plan.out().contains("head more"), plan.out());
    Program explain = run("explain", recipe, heads);
    assertTrue(explain.out().contains("heads words: one tag for each word"), explain.out());
    Program lint = run("lint", recipe, heads);
    assertTrue(lint.out().contains("heads more: data: "), lint.out());
    Files.writeString(folder.resolve("more.tsv"), "sentence\tlabel\nno label here\n");
    Program broken = recipe.run("--set", heads);
    assertEquals(2, broken.code(), broken.err());
    assertTrue(broken.err().contains("more.tsv"), broken.err());
    assertTrue(Files.notExists(recipe.out().resolve("stages")), "nothing was trained");
  }

  private static Program run(String command, TinyRecipe recipe, String heads) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(recipe.file("tiny.yaml").toString(), "--set", heads));
    return Program.run(arguments.toArray(String[]::new));
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }
}
