package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.runtime.TokenizedText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recipe whose teacher has a byte-level BPE tokenizer, with a mask and padding of other names.
 */
class BytePairRunTest {
  private static final String PRUNE =
      "stages[1].prune-vocabulary={keep: 0.95, dropped: recut, characters: all}";

  @TempDir private static Path folder;
  private static TinyRecipe recipe;

  @BeforeAll
  static void runRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
    TinyModel.bytePairs(recipe.file("pretrained"), TinyData.WORDS);
    Program program =
        recipe.run("--set", PRUNE, "--set", "data.augment={mask: 0.2, neighbours: 0.2}");
    assertEquals(0, program.code(), program.err());
  }

  @Test
  void theFinalModelReadsFewerTokensOfTheSameKind() throws IOException {
    JsonNode tokenizer = json("model/tokenizer.json");
    assertEquals("BPE", tokenizer.get("model").get("type").asString());
    JsonNode config = json("model/config.json");
    assertEquals(1, config.get("pad_token_id").asInt());
    int before = json("stages/01-distill/tokenizer.json").get("model").get("vocab").size();
    int after = tokenizer.get("model").get("vocab").size();
    assertTrue(after < before && after == config.get("vocab_size").asInt(), before + " " + after);
    assertTrue(
        tokenizer.get("model").get("merges").size()
            < json("stages/01-distill/tokenizer.json").get("model").get("merges").size());
    try (CompressedClassifier model = CompressedClassifier.open(recipe.file("run/model"))) {
      TokenizedText text = model.encode("a film 🙂, 国人", null);
      assertTrue(text.length() >= 14, "a byte is the least");
      assertTrue(Float.isFinite(model.logits(text.ids(), text.typeIds())[0]));
    }
  }

  @Test
  void sharingRowsIsRefusedBeforeAnythingRuns() {
    Program plan = Program.run("plan", recipe.file("tiny.yaml").toString());
    assertEquals(2, plan.code());
    assertTrue(
        plan.err().startsWith("stages[1].prune-vocabulary.dropped: must be recut"), plan.err());
  }

  @Test
  void isExportedForTransformers() throws IOException {
    Path to = folder.resolve("exported");
    Program program =
        Program.run(
            "export",
            recipe.file("run/stages/01-distill").toString(),
            "--format",
            "huggingface",
            "--out",
            to.toString());
    assertEquals(0, program.code(), program.err());
    String settings = Files.readString(to.resolve("tokenizer_config.json"));
    assertTrue(settings.contains("\"mask_token\" : \"<mask>\""), settings);
    assertFalse(Files.exists(to.resolve("vocab.txt")));
  }

  private static JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve(file)));
  }
}
