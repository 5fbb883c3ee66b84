package org.distill4j.recipes.builtin;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.Section;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.recipes.stage.factorize.Factorize;
import org.distill4j.recipes.stage.general.GeneralDistill;
import org.distill4j.recipes.stage.prune.Prune;
import org.distill4j.recipes.stage.quantize.Quantize;
import org.distill4j.recipes.stage.vocabulary.PruneVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltinRecipeTest {
  static Stream<BuiltinRecipe> recipes() {
    return BuiltinRecipe.all().stream();
  }

  static Stream<BuiltinRecipe> proofs() {
    return recipes().filter(recipe -> recipe.name().startsWith("proof-"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void readsUnderItsOwnName(BuiltinRecipe builtin) throws RecipeException {
    Recipe recipe = RecipeReader.read(builtin.source(), List.of());
    assertEquals(builtin.name(), recipe.name());
    assertTrue(recipe.stages().get(0) instanceof Distill);
    assertTrue(recipe.stages().get(recipe.stages().size() - 1) instanceof Quantize);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void saysWhatItIsForInOneLine(BuiltinRecipe builtin) {
    assertTrue(builtin.text().startsWith("# "), builtin.name());
    assertFalse(builtin.description().isBlank());
    assertTrue(builtin.description().length() <= 90, builtin.description());
  }

  @Test
  void findsTheQuickstartsFilesWithoutAnyData() throws RecipeException {
    BuiltinRecipe quickstart = BuiltinRecipe.of("quickstart").orElseThrow();
    Recipe recipe = RecipeReader.readWithFiles(quickstart.source(), List.of());
    assertTrue(recipe.data().train().location().isQuickstart());
  }

  /** Every key, as a key of its own or, where it is an alternative, in a comment. */
  @ParameterizedTest
  @EnumSource(Section.class)
  void theReferenceHoldsEveryKey(Section section) {
    section.keys().forEach(key -> assertInReference(key, section + "." + key));
  }

  @Test
  void theReferenceHoldsEveryKeyOfEveryStage() {
    for (StageType<?> type : StageTypes.all()) {
      assertInReference(type.key(), type.key());
      List<Keys> mappings = new ArrayList<>(List.of(type.keys()));
      mappings.addAll(type.inner());
      for (Keys mapping : mappings) {
        mapping.keys().forEach(key -> assertInReference(key, type.key() + "." + key));
      }
    }
  }

  private static void assertInReference(String key, String place) {
    String text = BuiltinRecipe.of("sst2").orElseThrow().text();
    Pattern asKey = Pattern.compile("(?m)(^|[\\s{(-])" + Pattern.quote(key) + ":");
    assertTrue(asKey.matcher(text).find(), place);
  }

  @Test
  void everyStageStandsInTheReference() throws RecipeException {
    Recipe sst2 = read("sst2");
    List<? extends Class<?>> kinds =
        sst2.stages().stream().map(Object::getClass).distinct().toList();
    List<Class<?>> all =
        new ArrayList<>(StageTypes.all().stream().<Class<?>>map(StageType::settings).toList());
    // comments show them, with their keys
    all.removeAll(List.of(GeneralDistill.class, Factorize.class));
    assertEquals(all, kinds);
  }

  @Test
  void sst2RunsTheLineThatItsBoundsWereSetFor() throws RecipeException {
    List<Stage> stages = read("sst2").stages();
    assertEquals(Training.distillation(), ((Distill) stages.get(0)).training());
    assertEquals(3, ((Distill) stages.get(0)).student().orElseThrow().layers().orElseThrow());
    assertEquals(new Amount.Share(0.5), ((Prune) stages.get(1)).heads());
    assertEquals(new Amount.Share(0.5), ((Prune) stages.get(1)).feedForward());
    assertEquals(new PruneVocabulary(new Amount.Count(8000)), stages.get(2));
    assertEquals(2, ((Distill) stages.get(3)).training().epochs());
    assertEquals(Quantize.defaults(), stages.get(4));
    assertEquals(Optional.of(Training.fineTuning()), read("sst2").teacher().fineTune());
  }

  /** What its row in a table of all tasks needs: a control, several seeds, one change of size. */
  @ParameterizedTest
  @MethodSource("proofs")
  void proofsHoldHalfOfTheTeacherAgainstAControl(BuiltinRecipe builtin) throws RecipeException {
    Recipe recipe = read(builtin.name());
    assertEquals(Control.STAGE, recipe.control());
    assertTrue(recipe.seeds().list().size() >= 3, recipe.seeds().toString());
    assertEquals(2, recipe.stages().size());
    int whole = recipe.teacher().checkpoint().text().contains("bge-small-zh") ? 4 : 6;
    Distill distill = (Distill) recipe.stages().get(0);
    assertEquals(whole / 2, distill.student().orElseThrow().layers().orElseThrow());
  }

  @Test
  void prefersAFileToABuiltinName(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("sst2"), "recipe: mine\n");
    assertEquals("sst2", BuiltinRecipe.find(file.toString()).name());
    assertEquals(folder, BuiltinRecipe.find(file.toString()).folder());
    assertEquals("sst2.yaml", BuiltinRecipe.find("sst2").name());
  }

  @Test
  void suggestsTheNearestName() {
    RecipeException e = assertThrows(RecipeException.class, () -> BuiltinRecipe.find("quikstart"));
    assertEquals(
        "quikstart: must be a recipe file or one of "
            + BuiltinRecipe.all().stream().map(BuiltinRecipe::name).collect(joining(", "))
            + "; got neither. Did you mean quickstart?",
        e.getMessage());
  }

  private static Recipe read(String name) throws RecipeException {
    return RecipeReader.read(BuiltinRecipe.of(name).orElseThrow().source(), List.of());
  }
}
