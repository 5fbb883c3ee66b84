package org.distill4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;
import org.junit.jupiter.api.Test;

/** A stage lives in one package, which nobody outside of it knows, nor its key. */
final class StagePackagesTest {
  private static final String STAGES = "org.distill4j.recipes.stage.";

  /**
   * Keys that stand elsewhere, by the classes that hold them. The settings of a distillation are
   * what controls, losses and rules of all stages speak of, and so lie in {@code recipe}; {@code
   * prune} is a key within them too. Model cards say what a run did by the kinds in its report.
   * {@code calibrate} is a key of the recipe itself, which is read and written with it.
   */
  private static final Map<String, Set<String>> ELSEWHERE =
      Map.of(
          "org.distill4j.recipes.recipe.Distill", Set.of("distill", "prune"),
          "org.distill4j.recipes.recipe.WithoutAttention", Set.of("prune"),
          "org.distill4j.recipes.stage.distill.DistillReader", Set.of("prune"),
          "org.distill4j.recipes.stage.distill.DistillType", Set.of("prune"),
          "org.distill4j.compress.bundle.CardFrontMatter", Set.of("prune", "quantize"),
          "org.distill4j.compress.bundle.CardUse", Set.of("quantize"),
          "org.distill4j.recipes.recipe.Calibrate", Set.of("calibrate"),
          "org.distill4j.recipes.reader.RecipeWriter", Set.of("calibrate"),
          "org.distill4j.recipes.reader.Section", Set.of("calibrate"),
          "org.distill4j.recipes.reader.TopReader", Set.of("calibrate"));

  private static final JavaClasses CLASSES = ClassConstants.all();

  @Test
  void nobodyOutsideDependsOnAStage() {
    assertTrue(
        CLASSES.size() >= ClassConstants.FEWEST_CLASSES,
        () -> "only " + CLASSES.size() + " classes");
    for (String own : owners().values()) {
      assertTrue(own.startsWith(STAGES), own);
      ClassConstants.requireUnknownOutside(CLASSES, own);
    }
  }

  @Test
  void nobodyOutsideHoldsTheKeyOfAStage() throws IOException {
    Map<String, String> owners = owners();
    assertEquals(ELSEWHERE, ClassConstants.foreign(CLASSES, owners));
  }

  private static Map<String, String> owners() {
    Map<String, String> owners = new HashMap<>();
    for (StageType<?> type : StageTypes.all()) {
      owners.put(type.key(), type.getClass().getPackageName());
    }
    for (FinalStage stage : FinalStage.all()) {
      owners.put(stage.key(), stage.getClass().getPackageName());
    }
    return owners;
  }
}
