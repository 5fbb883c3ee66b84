package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe whose file is made of ONNX Runtime's own operators. */
class DialectRunTest {
  @TempDir private static Path folder;
  private static TinyRecipe recipe;

  @BeforeAll
  static void runRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", "stages[3].quantize={dialect: onnxruntime}");
    assertEquals(0, program.code(), program.err());
  }

  @Test
  void certifiesAgainstTheEmulation() throws IOException {
    JsonNode certificate = json("model/certificate.json");
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-2);
    JsonNode quantization = json("model/config.json").get("quantization");
    assertEquals("onnxruntime", quantization.get("dialect").asString());
    assertTrue(content(recipe.out().resolve("model/model.onnx")).contains("QAttention"));
    String report = Files.readString(recipe.out().resolve("report.md"));
    assertTrue(report.contains("no other runtime reads it"), report);
  }

  @Test
  void storesFourBits() throws IOException {
    String four = "{weights: int4, embeddings: int4, dialect: onnxruntime, batch-invariant: true}";
    TinyRecipe made = TinyRecipe.in(Files.createDirectory(folder.resolve("four")));
    Program program = made.run("--set", "stages[3].quantize=" + four);
    assertEquals(0, program.code(), program.err());
    JsonNode certificate =
        JsonMapper.shared()
            .readTree(Files.readString(made.out().resolve("model/certificate.json")));
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-4);
    String report = Files.readString(made.out().resolve("report.md"));
    assertTrue(report.contains("stored in four bits and multiplied in float32"), report);
  }

  @Test
  void exportsAFloatStageInIt() throws IOException {
    Path out = folder.resolve("fused");
    Program program = export("run/stages/03-prune", "onnx", "onnxruntime", out);
    assertEquals(0, program.code(), program.err());
    assertTrue(content(out.resolve("model.onnx")).contains("MultiHeadAttention"));
    String data = recipe.file("test.tsv").toString();
    Program both =
        Program.run(
            "evaluate",
            recipe.out().resolve("stages/03-prune").toString(),
            out.toString(),
            "--data",
            data,
            "--text",
            "sentence",
            "--no-latency",
            "--json");
    assertEquals(0, both.code(), both.err());
    JsonNode models = JsonMapper.shared().readTree(both.out()).get("models");
    assertEquals(models.get(0).get("metrics"), models.get(1).get("metrics"));
  }

  @Test
  void refusesToTellAQuantizedModelAnew() {
    Program program = export("run", "onnx", "standard", folder.resolve("none"));
    assertEquals(2, program.code());
    assertTrue(program.err().contains("to be written in another dialect; got none"), program.err());
    Program hugging =
        export("run/stages/00-teacher", "huggingface", "standard", folder.resolve("new"));
    assertEquals(2, hugging.code());
    assertTrue(hugging.err().contains("--dialect: must go with --format onnx"), hugging.err());
  }

  private static Program export(String model, String format, String dialect, Path out) {
    return Program.run(
        "export",
        folder.resolve(model).toString(),
        "--format",
        format,
        "--dialect",
        dialect,
        "--out",
        out.toString());
  }

  private static String content(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve(file)));
  }
}
