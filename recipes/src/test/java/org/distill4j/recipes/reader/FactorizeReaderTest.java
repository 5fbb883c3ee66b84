package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.factorize.Factorize;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorizeReaderTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {layers: 3}}
        - factorize: {linear: 0.5, embedding: 128, rows: 300}
      """;

  @Test
  void readsAndWritesBothAmounts() throws RecipeException {
    Stage stage = read(List.of()).stages().get(1);
    assertEquals(new Factorize(new Amount.Share(0.5), new Amount.Count(128), 300), stage);
    Map<String, Object> written = Map.of("linear", 0.5, "embedding", 128, "rows", 300);
    assertEquals(Map.of("factorize", written), RecipeWriter.toMap(stage));
  }

  @Test
  void leavesWholeWhatIsNotNamed() throws RecipeException {
    Stage stage = read(List.of("stages[1].factorize={embedding: 0.25}")).stages().get(1);
    assertEquals(new Factorize(Amount.all(), new Amount.Share(0.25), 2000), stage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rows: 5} | stages[1].factorize: must say what becomes two factors; got neither",
        "{linear: 0.9} | r.yaml:8:25 stages[1].factorize.linear: must be in (0, 0.8], or 1.0",
        "{linear: 0} | stages[1].factorize.linear: must be >= 1; got 0",
        "{linear: 0.5, rows: 1} | stages[1].factorize.rows: must be >= 2; got 1",
        "{linear: 0.5, rank: 3} | stages[1].factorize.rank: must be a key that exists here",
      })
  void namesFaults(String stage, String part) {
    assertFault(part, RECIPE.replace("{linear: 0.5, embedding: 128, rows: 300}", stage));
  }

  @Test
  void refusesToCutFactors() {
    String prune = RECIPE + "  - prune: {keep: {heads: 0.5}}\n";
    assertFault(
        "stages[2]: must not take apart a model whose matrices are kept as two factors", prune);
    assertFault("got factorize after factorize", RECIPE + "  - factorize: {linear: 0.5}\n");
    String gradual = RECIPE + "  - distill: {prune: {keep: {heads: 0.5}}}\n";
    assertFault("got prune after factorize", gradual);
    String words = RECIPE.replace("{layers: 3}", "{kind: static}");
    assertFault("stages[1]: must not be a factorize, since a student of kind static", words);
  }

  private static void assertFault(String part, String recipe) {
    List<String> problems =
        assertThrows(RecipeException.class, () -> read(recipe, List.of())).problems().stream()
            .map(Problem::toString)
            .toList();
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(part)), problems::toString);
  }

  private static Recipe read(List<String> settings) throws RecipeException {
    return read(RECIPE, settings);
  }

  private static Recipe read(String recipe, List<String> settings) throws RecipeException {
    byte[] bytes = recipe.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", bytes, Path.of("/r")), settings);
  }
}
