package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.student.augmentation.AugmentationSettings;
import org.distill4j.student.augmentation.AugmentationSettings.Made;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentReaderTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
        augment: {}
      teacher: {checkpoint: a}
      stages:
        - distill: {student: {layers: 3}}
      """;

  private static Recipe read(String augment) throws RecipeException {
    return read(augment, RECIPE);
  }

  private static Recipe read(String augment, String recipe) throws RecipeException {
    byte[] content = recipe.replace("{}", augment).getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  private static List<String> problems(String augment) {
    return problems(augment, RECIPE);
  }

  private static List<String> problems(String augment, String recipe) {
    return assertThrows(RecipeException.class, () -> read(augment, recipe)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void fillsInDefaults() throws RecipeException {
    assertEquals(Optional.of(AugmentationSettings.defaults()), read("{}").data().augment());
    assertEquals(
        Optional.of(new AugmentationSettings(2, 0.2, 0.1, 0, 0.5, 2, 3, 0, Made.EACH_EPOCH)),
        read("{copies: 2, mask: 0.2, drop: 0.1, neighbours: 0, ngrams: 0.5, ngram-lengths: [2, 3],"
                + " made: each-epoch}")
            .data()
            .augment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{copies: 0}|5:21 data.augment.copies: must be >= 1; got 0. Leave it out for 1.",
        "{mask: 1.5}|5:19 data.augment.mask: must be in [0, 1]; got 1.5. Leave it out for 0.1.",
        "{masks: 0.5}|5:13 data.augment.masks: must be a key that exists here; got \"masks\". Did"
            + " you mean mask?",
        "{ngram-lengths: [5, 1]}|5:28 data.augment.ngram-lengths: must be [shortest, longest]; got"
            + " [5, 1].",
        "{mask: 0.5, drop: 0.75}|5:19 data.augment.mask: must sum with drop and neighbours to at"
            + " most 1; got 1.35.",
        "{mask: 0, neighbours: 0, ngrams: 0}|5:19 data.augment.mask: must not be 0 where all the"
            + " others are; got 0. Leave out augment.",
        "{recombine: 0.5}|5:24 data.augment.recombine: must be 0 where rows are single texts; got"
            + " 0.5."
      })
  void refusesWithThePlace(String augment, String problem) {
    assertEquals(List.of("r.yaml:" + problem), problems(augment));
  }

  @Test
  void refusesAFileInPlaceOfTheTeacher() {
    assertEquals(
        List.of(
            "r.yaml:8:5 stages[0]: must ask the teacher, who labels what data.augment makes; got"
                + " teacher-outputs from a file. Leave out one of the two."),
        problems(
            "{}", RECIPE.replace("{layers: 3}", "{layers: 3}, teacher-outputs: {path: p.tsv}")));
  }

  @Test
  void refusesAnswersMadeAheadOfTextsMadeForEachEpoch() {
    String head =
        "r.yaml:8:5 stages[0]: must ask the teacher at every step, since data.augment has";
    for (String key : List.of("teacher-outputs: stored", "teacher-outputs: {path: p.tsv}")) {
      assertEquals(
          List.of(
              head
                  + " made: each-epoch; got other teacher-outputs, which answers ahead. Leave it out,"
                  + " or write made: once."),
          problems("{made: each-epoch}", RECIPE.replace("{layers: 3}", "{layers: 3}, " + key)));
    }
    assertEquals(
        List.of(
            head
                + " made: each-epoch; got cross-fit, which answers ahead. Leave it out, or write"
                + " made: once."),
        problems("{made: each-epoch}", RECIPE.replace("{layers: 3}", "{layers: 3}, cross-fit: 2")));
  }

  @Test
  void refusesAControlThatLabelsTextsMadeForEachEpoch() {
    assertEquals(
        List.of(
            "r.yaml:9:26 controls.self-trained: must have texts that the control can label once; got"
                + " true beside data.augment with made: each-epoch. Write made: once, or leave"
                + " self-trained out."),
        problems("{made: each-epoch}", RECIPE + "controls: {self-trained: true}\n"));
  }
}
