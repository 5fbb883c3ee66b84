package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ExportedCardTest {
  @TempDir private Path folder;

  @Test
  void goesAlongWithBothFormats() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Program run = recipe.run();
    assertEquals(0, run.code(), run.err());
    String card = Files.readString(recipe.out().resolve("model/README.md"));
    String onnx = folder.resolve("onnx").toString();
    Program first =
        Program.run("export", recipe.out().toString(), "--format", "onnx", "--out", onnx);
    assertEquals(0, first.code(), first.err());
    assertEquals(card, Files.readString(Path.of(onnx, "README.md")));
    String stage = recipe.out().resolve("stages/01-distill").toString();
    String hub = folder.resolve("hub").toString();
    Program second = Program.run("export", stage, "--format", "huggingface", "--out", hub);
    assertEquals(0, second.code(), second.err());
    String noted = Files.readString(Path.of(hub, "README.md"));
    assertTrue(noted.startsWith("---\nlicense: "), noted);
    assertTrue(noted.contains("---\n\n> This folder holds the stage `01-distill`"), noted);
    isFrontMatter(card);
    isFrontMatter(noted);
  }

  private static void isFrontMatter(String card) throws IOException {
    String yaml = card.substring(4, card.indexOf("---\n\n", 4));
    JsonNode read = YAMLMapper.builder().build().readTree(yaml);
    assertEquals("text-classification", read.get("pipeline_tag").asString());
    JsonNode metric = read.get("model-index").get(0).get("results").get(0).get("metrics").get(0);
    assertEquals("accuracy", metric.get("type").asString());
    assertTrue(metric.get("value").isNumber(), metric.toString());
    assertTrue(card.contains("\n## Limits\n"));
    assertTrue(card.contains("\n- Training rows: 48\n"), card);
    assertFalse(card.contains("pieces"), card);
  }
}
