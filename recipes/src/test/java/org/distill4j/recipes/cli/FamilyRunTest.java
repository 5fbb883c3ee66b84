package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole recipes with teachers of other families: fine-tuned, distilled, pruned, in int8, and every
 * file that they export held to the model in memory.
 */
class FamilyRunTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "roberta, 1, 2, classifier.out_proj.weight",
    "camembert, 1, 2, classifier.out_proj.weight",
    "distilbert, 0, 0, pre_classifier.weight"
  })
  void goesThroughTheWholeRecipe(String modelType, int types, int offset, String head)
      throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    TinyModel.ofFamily(recipe.file("pretrained"), TinyData.WORDS, modelType, types, offset);
    Program program =
        recipe.run(
            "--set", "stages[1].prune-vocabulary={keep: 0.95, dropped: recut, characters: all}");
    assertEquals(0, program.code(), program.err());
    JsonNode config = json(recipe, "stages/01-distill/config.json");
    assertEquals(modelType, config.get("model_type").asString());
    assertEquals(
        "distill4j-" + modelType, json(recipe, "model/config.json").get("model_type").asString());
    Path distilled = recipe.file("run/stages/01-distill");
    Checkpoint student = HuggingFaceDirectory.load(distilled);
    assertEquals(Head.CLASSES, student.head().kind());
    assertEquals(types, student.config().typeVocabSize());
    assertEquals(64, student.config().maxLength());
    String weights =
        Files.readString(distilled.resolve("model.safetensors"), StandardCharsets.ISO_8859_1);
    assertTrue(weights.contains('"' + head + '"'), "the names of transformers");
    for (String stage : List.of("00-teacher", "01-distill", "03-prune", "04-quantize")) {
      Path certified = recipe.file("run/stages").resolve(stage);
      assertTrue(Files.exists(certified.resolve("certificate.json")), stage);
    }
    assertTrue(Files.exists(recipe.file("run/model/certificate.json")));
    try (CompressedClassifier model = CompressedClassifier.open(recipe.file("run/model"))) {
      TokenizedText text = model.encode("a good film", null);
      assertTrue(Float.isFinite(model.logits(text.ids(), text.typeIds())[0]));
    }
  }

  private static JsonNode json(TinyRecipe recipe, String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(recipe.out().resolve(file)));
  }
}
