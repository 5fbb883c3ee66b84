package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Students whose layers use the weights of one. */
class ShareReaderTest {
  private static final String KEY = "stages[0].distill.student=";

  @Test
  void readsWhatItWrites() throws RecipeException {
    Recipe recipe = read(Examples.DESIGN, KEY + "{layers: 6, share: all}");
    assertTrue(student(recipe).sharesLayers());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe)));
    assertFalse(student(read(Examples.DESIGN, KEY + "{layers: 6}")).sharesLayers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{share: some} | student.share: must be one of none, all; got \"some\"",
        "{share: all, initialize: projection} | student.share: must be none where the teacher's",
        "{share: all, initialize: {checkpoint: x}} | student.share: must be left out of a student",
        "{share: all, kind: static} | student.share: must be left out of a student of kind static"
      })
  void namesFaults(String student, String part) {
    List<String> problems =
        assertThrows(RecipeException.class, () -> read(Examples.DESIGN, KEY + student))
            .problems()
            .stream()
            .map(Problem::toString)
            .toList();
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(part)), problems::toString);
  }

  private static Student student(Recipe recipe) {
    return ((Distill) recipe.stages().get(0)).student().orElseThrow();
  }

  private static Recipe read(String text, String... settings) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(
        RecipeSource.of("recipe.yaml", content, Path.of("/r")), List.of(settings));
  }
}
