package org.distill4j.recipes.task.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaggingRulesTest {
  private static final String RECIPE =
      """
      recipe: small
      task: {kind: token-tagging}
      data: {train: {path: in, tags: out, tag-faults: repair}, test: {path: t, word-prefix: "en:"}}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx, fine-tune: {}}
      stages:
        - distill: {student: {layers: 3}}
      """;

  private static final String CHAINED = RECIPE.replace("token-tagging", "token-tagging, head: crf");

  private static Recipe read(String text) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  @Test
  void readsTheFormOfBothFilesAndWritesIt() throws RecipeException {
    Recipe recipe = read(RECIPE);
    TagFormat train = (TagFormat) recipe.data().train().form().orElseThrow();
    assertEquals("out", train.tags().orElseThrow().path().getFileName().toString());
    assertEquals(TagFaults.REPAIR, train.faults());
    TagFormat test = (TagFormat) ((Rows) recipe.data().test()).form().orElseThrow();
    assertEquals(new TagFormat(Optional.empty(), "en:", TagFaults.REFUSE), test);
    String written = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(written), written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {student: {layers: 3}} | {student: {layers: 3, kind: static}} | must make a Transformer
          {layers: 3}} | {layers: 3}, teacher-outputs: stored} | got teacher-outputs: stored
          {layers: 3}} | {layers: 3}, losses: [{cls-states: {}}]} | got cls-states
          {layers: 3}} | {layers: 3}, cross-fit: 3} | got cross-fit: 3
          """)
  void refusesWhatTagsLack(String from, String to, String part) {
    RecipeException thrown =
        assertThrows(RecipeException.class, () -> read(RECIPE.replace(from, to)));
    String message = thrown.getMessage();
    assertTrue(message.startsWith("r.yaml:6:5 stages[0]"), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void prunes() throws RecipeException {
    Recipe recipe = read(RECIPE + "  - prune: {keep: {heads: 0.5}}\n");
    assertEquals("prune", recipe.stages().get(1).key());
  }

  @Test
  void readsAndWritesTheHead() throws RecipeException {
    assertFalse(read(RECIPE).task().hasCrf());
    String labelled = CHAINED.replace("{layers: 3}", "{layers: 3}, losses: [{hard-label: {}}]");
    Recipe recipe = read(labelled + "  - distill: {epochs: 1}\n");
    assertTrue(recipe.task().hasCrf());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe)));
  }

  @Test
  void refusesWhatTransitionsAreNotLearnedBy() {
    refuses(
        CHAINED, "r.yaml:6:5 stages[0]: must have hard-label among its losses where head is crf");
    refuses(
        CHAINED.replace("{layers: 3}", "{layers: 3}, losses: [{hard-label: {smoothing: 0.1}}]"),
        "must not smooth labels where head is crf");
    refuses(CHAINED.replace("crf", "crd"), "task.head: must be one of softmax, crf; got \"crd\"");
    refuses(
        "recipe: x\ntask: {head: crf}\n" + RECIPE.substring(RECIPE.indexOf("data:")),
        "r.yaml:2:14 task.head: must be given where words are tagged alone; got it. Remove it.");
  }

  private static void refuses(String recipe, String says) {
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(recipe));
    assertTrue(thrown.getMessage().contains(says), thrown.getMessage());
  }

  @Test
  void takesSeveralTeachers() throws RecipeException {
    String one = "teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx, fine-tune: {}}";
    String two = "teachers: [{checkpoint: a, fine-tune: {}}, {checkpoint: b, fine-tune: {}}]";
    assertEquals(2, read(RECIPE.replace(one, two)).teachers().size());
  }

  @Test
  void refusesTheSameBehindAGeneralDistillation() {
    String general = "stages:\n  - general-distill: {student: {layers: 3}%s}\n  - distill: {}\n";
    String begun = CHAINED.replaceFirst("(?s)stages:.*", "");
    refuses(
        begun + general.formatted(""),
        "r.yaml:7:5 stages[1]: must have hard-label among its losses");
    refuses(
        begun.replace(", head: crf", "") + general.formatted(", losses: [{cls-states: {}}]"),
        "r.yaml:6:5 stages[0]: must match what taggers read; got cls-states");
  }

  @Test
  void takesTextsThatAreMade() throws RecipeException {
    Recipe recipe = read(RECIPE.replace("data: {", "data: {augment: {copies: 3}, "));
    assertEquals(3, recipe.data().augment().orElseThrow().copies());
    refuses(
        RECIPE.replace("data: {", "data: {augment: {recombine: 0.3}, "),
        "data.augment.recombine: must be");
  }

  @Test
  void refusesColumnsWhereWordsAreTaggedAndTagsWhereTheyAreNot() {
    RecipeException columns =
        assertThrows(RecipeException.class, () -> read(RECIPE.replace("tags: out", "label: tag")));
    assertTrue(
        columns.getMessage().contains("data.train.label: must be a key"), columns::getMessage);
    String texts = RECIPE.replace("token-tagging", "sequence-classification");
    RecipeException tags = assertThrows(RecipeException.class, () -> read(texts));
    assertTrue(tags.getMessage().contains("data.train.tags: must be a key"), tags::getMessage);
  }
}
