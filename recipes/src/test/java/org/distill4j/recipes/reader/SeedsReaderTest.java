package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;

class SeedsReaderTest {
  private static Recipe read(String more, String... settings) throws RecipeException {
    byte[] content = (Examples.DESIGN + more).getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of(settings));
  }

  private static String problem(String... settings) {
    RecipeException thrown = assertThrows(RecipeException.class, () -> read("", settings));
    assertEquals(1, thrown.problems().size(), thrown.problems()::toString);
    Problem problem = thrown.problems().get(0);
    return problem.toString();
  }

  @Test
  void readsSeedsAndWhatTheyMakeAnew() throws RecipeException {
    assertEquals(Seeds.none(), read("").seeds());
    Seeds seeds = read("seeds: [3, 0, 1]\n").seeds();
    assertEquals(new Seeds(List.of(3, 0, 1), Seeds.Of.STUDENTS), seeds);
    Recipe all = read("seeds: [3]\nseeds-of: all\n");
    assertEquals(new Seeds(List.of(3), Seeds.Of.ALL), all.seeds());
    byte[] written = RecipeWriter.toYaml(all).getBytes(StandardCharsets.UTF_8);
    assertEquals(
        all, RecipeReader.read(RecipeSource.of("r.yaml", written, Path.of("/r")), List.of()));
  }

  @Test
  void givesTheRecipeOfOneSeed() throws RecipeException {
    Recipe recipe = read("seeds: [3, 1]\n");
    assertEquals(read("", "seed=3"), recipe.withSeed(3));
    assertEquals(read("seeds: [1]\n"), recipe.withSeeds(new Seeds(List.of(1), Seeds.Of.STUDENTS)));
  }

  @Test
  void refusesSeedsThatAreNone() {
    assertTrue(problem("seeds=[1, 2, 1]").contains("seeds: must differ; got [1, 2, 1]. Name each"));
    assertTrue(problem("seeds=[]").contains("seeds: must be a list of one or more"));
    assertTrue(problem("seeds=3").contains("seeds: must be a list of one or more; got 3"));
    assertTrue(problem("seeds=[1, -2]").contains("seeds[1]: must be >= 0; got -2"));
    assertTrue(problem("seeds-of=all").contains("seeds-of: must stand beside seeds; got it alone"));
    assertThrows(IllegalArgumentException.class, () -> new Seeds(List.of(1, 1), Seeds.Of.STUDENTS));
  }

  @Test
  void refusesOtherTestRowsForEachSeed() {
    String problem =
        problem("seeds=[1, 2]", "seeds-of=all", "data.test={from: train, fraction: 0.2}");
    assertTrue(
        problem.contains(
            "seeds-of: must be students where data.test is taken out of the training rows"),
        problem);
  }
}
