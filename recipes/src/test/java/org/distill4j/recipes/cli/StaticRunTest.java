package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe that ends in fixed activation scales, two layers left in float32. */
class StaticRunTest {
  private static final String QUANTIZE =
      "stages[3].quantize={activations: static, keep-float: 2, portable: true,"
          + " batch-invariant: true, smooth: 0.5, calibration: {rows: 20}}";

  @TempDir private static Path folder;
  private static TinyRecipe recipe;

  @BeforeAll
  static void runRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
    Program program = recipe.run("--set", QUANTIZE);
    assertEquals(0, program.code(), program.err());
  }

  @Test
  void certifiesAgainstTheEmulationAndTheStageBefore() throws IOException {
    JsonNode certificate = json("model/certificate.json");
    assertEquals(
        "exact integer emulation in Java, logits divided by the temperature",
        certificate.get("reference").asString());
    assertEquals(30, certificate.get("sameLabels").asInt());
    assertTrue(certificate.get("largestLogitDifference").asDouble() <= 1e-2);
    assertEquals("prune", certificate.get("previous").get("stage").asString());
    assertTrue(certificate.get("previous").get("largestLogitDifference").asDouble() > 0);
    String report = Files.readString(recipe.out().resolve("report.md"));
    assertTrue(report.contains("Against the stage before, prune"), report);
  }

  @Test
  void namesTheLayersThatStayFloat() throws IOException {
    String notes = json("report.json").get("stages").get(4).get("notes").toString();
    assertTrue(notes.contains("found on 20 training texts by squared-error"), notes);
    assertTrue(notes.contains("the root mean square error of the outputs"), notes);
    assertTrue(notes.contains("Left in float32, with the error each alone had in int8"), notes);
    JsonNode kept = json("model/config.json").get("quantization").get("float_layers");
    assertEquals(2, kept.size());
    kept.forEach(layer -> assertTrue(notes.contains(layer.asString()), notes));
  }

  @Test
  void findsTheSameNumbersWhenResumed() throws IOException {
    byte[] before = Files.readAllBytes(recipe.out().resolve("model/certificate.json"));
    Program again = recipe.run("--set", QUANTIZE, "--resume");
    assertEquals(0, again.code(), again.err());
    assertArrayEquals(before, Files.readAllBytes(recipe.out().resolve("model/certificate.json")));
  }

  private static JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve(file)));
  }
}
