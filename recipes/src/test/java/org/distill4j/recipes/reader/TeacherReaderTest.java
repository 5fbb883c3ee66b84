package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;

class TeacherReaderTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
      teachers:
        - {checkpoint: classpath:all-minilm-l6-v2.onnx, fine-tune: {}}
        - {checkpoint: other, tokenizer: t.json, weight: 0.5}
      stages:
        - distill: {student: {layers: 3}}
      """;

  private static Recipe read(String text) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  private static List<String> problems(String text) {
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(text));
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void readsTeachersInTheirOrder() throws RecipeException {
    List<Teacher> teachers = read(RECIPE).teachers();
    assertEquals(List.of(1.0, 0.5), teachers.stream().map(Teacher::weight).toList());
    assertEquals(Optional.of(Training.fineTuning()), teachers.get(0).fineTune());
    assertEquals("/r/other", teachers.get(1).checkpoint().text());
    assertEquals(teachers.get(0), read(RECIPE).teacher());
  }

  @Test
  void readsNamesOfLabels() throws RecipeException {
    String named = RECIPE.replace("tokenizer: t.json", "labels: {LABEL_0: 0, LABEL_1: pos}");
    assertEquals(Map.of("LABEL_0", "0", "LABEL_1", "pos"), read(named).teachers().get(1).labels());
    String list = RECIPE.replace("tokenizer: t.json", "labels: [LABEL_0]");
    assertTrue(problems(list).get(0).contains("teachers[1].labels: must be a mapping"), list);
  }

  @Test
  void refusesAListOfOneAndATeacherBesideTheList() {
    String one = RECIPE.replaceFirst(".*weight: 0.5.*\n", "");
    assertEquals(
        List.of(
            "r.yaml:6:3 teachers: must list two or more; got 1. Write teacher: {checkpoint: ...}"
                + " for one."),
        problems(one));
    assertEquals(
        List.of(
            "r.yaml:7:3 teachers: must not stand beside teacher; got both. Move teacher into the"
                + " list, first."),
        problems(RECIPE.replace("teachers:", "teacher: {checkpoint: third}\nteachers:")));
  }

  @Test
  void refusesWeightsOfNothingAndTeachersWithoutACheckpoint() {
    assertEquals(
        List.of(
            "r.yaml:6:5 teachers[0].checkpoint: must be given; got nothing. Name an .onnx file, a"
                + " Hugging Face directory, or classpath:NAME.",
            "r.yaml:7:52 teachers[1].weight: must be finite and > 0; got 0.0. Leave it out for"
                + " 1.0."),
        problems(
            RECIPE
                .replace("checkpoint: classpath:all-minilm-l6-v2.onnx, ", "")
                .replace("weight: 0.5", "weight: 0.0")));
  }

  @Test
  void refusesToCrossFitWhatItCannot() {
    String several = RECIPE.replace("{layers: 3}", "{layers: 3}, cross-fit: 5");
    String start = "r.yaml:9:5 stages[0]: must cross-fit ";
    assertEquals(
        List.of(start + "one teacher; got teachers: of 2. Write teacher: for one of them."),
        problems(several));
    String one = several.replaceFirst("(?s)teachers:.*stages", "teacher: {checkpoint: a}\nstages");
    assertEquals(
        List.of(
            "r.yaml:7:5 stages[0]: must cross-fit a teacher that is fine-tuned here; got one that"
                + " is used without fine-tuning, whatever rows it saw. Add fine-tune: {} to the teacher."),
        problems(one));
    String tuned = one.replace("checkpoint: a", "checkpoint: a, fine-tune: {}");
    for (String wrong :
        List.of(
            "teacher-outputs: live", "losses: [{cls-states: {}}]", "losses: [{hard-label: {}}]")) {
      List<String> problems = problems(tuned.replace("cross-fit", wrong + ", cross-fit"));
      assertEquals(1, problems.size());
      assertTrue(problems.get(0).contains("cross-fitted"), problems.get(0));
    }
    assertEquals(
        List.of(
            "r.yaml:7:48 stages[0].distill.cross-fit: must be 0 or >= 2; got 1. Leave it out for"
                + " 0."),
        problems(tuned.replace("cross-fit: 5", "cross-fit: 1")));
  }

  @Test
  void asksSeveralTeachersAtEveryStepWhereToldTo() throws RecipeException {
    Recipe recipe = read(RECIPE.replace("{layers: 3}", "{layers: 3}, teacher-outputs: live"));
    Distill distill = (Distill) recipe.stages().get(0);
    assertEquals(TeacherOutputs.Kind.LIVE, distill.teacherOutputs().kind());
  }
}
