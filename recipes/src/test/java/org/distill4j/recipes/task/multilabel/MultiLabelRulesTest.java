package org.distill4j.recipes.task.multilabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiLabelRulesTest {
  private static final String RECIPE =
      """
      recipe: tiny
      task: {kind: multi-label-classification, labels: [b, a]}
      data:
        train: {path: train.tsv, label: [a, b]}
        test: {path: test.tsv, label: labels, label-separator: ";"}
      teacher: {checkpoint: model, fine-tune: {}}
      stages: [{distill: {student: {}}}]
      """;

  private static Recipe read(String yaml) throws RecipeException {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("tiny.yaml", bytes, Path.of("")), List.of());
  }

  @Test
  void readsItsLabelsAndWhereTheyStand() throws RecipeException {
    Recipe recipe = read(RECIPE);
    assertEquals(new MultiLabel(Optional.of(List.of("b", "a"))), recipe.task());
    assertEquals(
        Optional.of(new LabelColumns(List.of("a", "b"), Optional.empty())),
        recipe.data().train().form());
    String written = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(written), written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label: [a, b]|label: [a]|data.train.label: must be two columns or more that differ",
        "label: [a, b]|label: [a, b], label-separator: x|label-separator: must stand beside one",
        "labels: [b, a]|labels: [b, b]|task.labels: must be two or more that differ",
        "labels: [b, a]|head: crf|task.head: must be given where words are tagged alone",
        "student: {}|student: {}, losses: [{dkd: {}}]|must have losses that several labels a text",
        "student: {}|student: {}, losses: [{hard-label: {smoothing: 0.1}}]|must not smooth labels",
        "student: {}|student: {}, cross-fit: 3|must ask the teacher for several labels a text",
        "student: {}|student: {}, teacher-errors: hard-label|must keep the teacher's errors",
        "stages:|controls: {smoothing: 0.1}; stages:|controls.smoothing: must be 0 where texts",
        "stages:|decide: {precision: 0.9}; stages:|decide: must be left out",
        "stages:|heads: [{name: more, data: {train: {path: a.tsv}, test: {path: b.tsv}}}]; stages:"
            + "|heads: must be tasks of one label a text"
      })
  void refusesWhatDoesNotGoWithIt(String from, String to, String fault) {
    String yaml = RECIPE.replace(from, to.replace("; ", "\n"));
    RecipeException e = assertThrows(RecipeException.class, () -> read(yaml));
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }
}
