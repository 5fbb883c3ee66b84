package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Further tasks on one encoder. */
class HeadsReaderTest {
  private static final String DATA = "data: {train: {path: a.tsv}, test: {path: b.tsv}}";
  private static final String ONE = "heads=[{name: intents, " + DATA + "}]";

  @Test
  void readsWhatItWrites() throws RecipeException {
    Recipe recipe =
        read(
            "heads=[{name: intents, "
                + DATA
                + "}, {name: slots, task: {kind: token-tagging, head: crf}, data: {train: {path:"
                + " a.conll}, test: {path: b.conll}}, fine-tune: {epochs: 9}}]");
    assertEquals(2, recipe.heads().size());
    AdditionalTask slots = recipe.heads().get(1);
    assertTrue(slots.task().hasCrf());
    assertEquals(9, slots.training().epochs());
    assertEquals(Training.head(), recipe.heads().get(0).training());
    assertTrue(slots.training().isOfHead());
    byte[] written = RecipeWriter.toYaml(recipe).getBytes(StandardCharsets.UTF_8);
    assertEquals(
        recipe, RecipeReader.read(RecipeSource.of("r.yaml", written, Path.of("/r")), List.of()));
    assertEquals(List.of(), read().heads());
  }

  @Test
  void isARecipeOfItsOwnForEachHead() throws RecipeException {
    Recipe recipe = read(ONE);
    Recipe own = recipe.ofHead(recipe.heads().get(0), recipe.teacher());
    assertEquals("sst2-mobile-intents", own.name());
    assertEquals(recipe.heads().get(0).data(), own.data());
    assertEquals(List.of(recipe.stages().get(4)), own.stages());
    assertTrue(own.teacher().fineTune().orElseThrow().isOfHead());
    assertEquals(Control.NONE, own.control());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "heads=[{DATA}] | heads[0].name: must be given",
        "heads=[{name: main, DATA}] | heads[0].name: must be a word in small letters",
        "heads=[{name: ../up, DATA}] | heads[0].name: must be a word in small letters",
        "heads=[{name: a, DATA}, {name: a, DATA}] | heads[1].name: must be a word in small letters",
        "heads=[{name: a}] | heads[0].data: must be given",
        "heads=[{name: a, task: {kind: ranking}, DATA}] | heads[0].task.kind: must be one of",
        "heads=[{name: a, task: {kind: sentence-embedding}, DATA}] | heads[0].task: must have"
            + " labels or scores",
        "heads=[{name: a, DATA, fine-tune: {train: all}}] | must be a key that exists here",
        "heads=[{name: a, data: {train: {path: x}, test: {path: y}, transfer: {path: z}}}] |"
            + " heads[0].data.transfer: must not be given for a head",
        "heads=[] | heads: must be a list of one or more"
      })
  void namesFaults(String heads, String part) {
    assertFault(part, heads.replace("DATA", DATA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stages[4]={distill: {epochs: 1}} | stages[4]: must be a quantize where heads share",
        "stages[4].quantize.activations=static | encoder, which has to be the same for all; got"
            + " activations: static",
        "stages[4].quantize.portable=true | got portable",
        "stages[4].quantize.smooth=0.5 | got smooth",
        "stages[4].quantize.keep-float=2 | got keep-float",
        "stages[4].quantize.training={} | got training",
        "seeds=[1, 2] | heads: must stand on the one model of a recipe",
        "task={kind: sentence-embedding} | heads: must stand on an encoder of labels or scores"
      })
  void namesWhatDoesNotGoWithHeads(String setting, String part) {
    assertFault(part, ONE, setting);
  }

  private static void assertFault(String part, String... settings) {
    List<String> problems =
        assertThrows(RecipeException.class, () -> read(settings)).problems().stream()
            .map(Problem::toString)
            .toList();
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(part)), problems::toString);
  }

  private static Recipe read(String... settings) throws RecipeException {
    byte[] content = Examples.DESIGN.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(
        RecipeSource.of("recipe.yaml", content, Path.of("/r")), new ArrayList<>(List.of(settings)));
  }
}
