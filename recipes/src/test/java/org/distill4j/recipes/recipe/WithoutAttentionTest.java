package org.distill4j.recipes.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipes for students without attention. */
class WithoutAttentionTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {kind: static}}
        - prune-vocabulary: {keep: 8000}
        - distill: {epochs: 1}
        - quantize: {}
      """;

  @Test
  void readsAStaticStudent() throws RecipeException {
    assertEquals(
        Student.withoutAttention(
            Student.Kind.STATIC,
            OptionalInt.of(256),
            OptionalInt.empty(),
            Initialization.teacherWords()),
        student(read()));
  }

  @Test
  void readsABilstm() throws RecipeException {
    Recipe recipe =
        read(
            "stages[0].distill.student={kind: bilstm, hidden: 64, embedding: 100,"
                + " initialize: random}",
            "stages[3].quantize={batch-invariant: true}");
    assertEquals(
        Student.withoutAttention(
            Student.Kind.BILSTM, OptionalInt.of(64), OptionalInt.of(100), Initialization.random()),
        student(recipe));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: static}",
        "{kind: bilstm, hidden: teacher, embedding: 64}",
        "{kind: bilstm, hidden: 9, initialize: random}",
        "{kind: static, initialize: teacher-states}",
        "{kind: transformer, layers: 2}"
      })
  void writesWhatReadsBack(String student) throws RecipeException {
    Recipe recipe = read("stages[0].distill.student=" + student);
    byte[] written = RecipeWriter.toYaml(recipe).getBytes(StandardCharsets.UTF_8);
    RecipeSource source = RecipeSource.of("recipe.yaml", written, Path.of("/r"));
    assertEquals(recipe, RecipeReader.read(source, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stages[0].distill.student.kind=gru | must be one of transformer, bilstm, static; got"
            + " \"gru\"",
        "stages[0].distill.student.layers=2 | student.layers: must be left out of a student of kind"
            + " static; got 2. Remove it.",
        "stages[0].distill.student.heads=2 | student.heads: must be left out of a student of kind"
            + " static",
        "stages[0].distill.student.feed-forward=2 | student.feed-forward: must be left out",
        "stages[0].distill.student.hidden=0 | student.hidden: must be >= 1; got 0",
        "stages[0].distill.student.embedding=0 | student.embedding: must be >= 1; got 0",
        "stages[0].distill.student={embedding: 8} | student.embedding: must be left out of a"
            + " Transformer; got 8",
        "stages[0].distill.student.initialize=teacher-layers | must be one of teacher-words,"
            + " teacher-states, random; got \"teacher-layers\"",
        "stages[1]={prune: {keep: {heads: 0.5}}} | stages[1]: must not be a prune, since a student"
            + " of kind static has neither",
        "stages[2].distill.losses=[{hidden-states: {}}] | stages[2]: must",
        "stages[0].distill.losses=[{cls-states: {}}] | stages[0]: must compare logits alone, since"
            + " a student of kind static",
        "stages[2].distill.prune={keep: {heads: 2}} | stages[2]: must leave prune out for a"
            + " student",
        "stages[0].distill.layer-map=last | stages[0]: must have a loss that follows layer-map",
        "stages[0].distill.recompute=true | stages[0]: must leave recompute out for a student of"
            + " kind static",
        "stages[3].quantize.activations=static | stages[3]: must leave activations: static out for"
            + " a student of kind static",
        "stages[3].quantize.keep-float=1 | stages[3]: must leave keep-float out",
        "stages[3].quantize.portable=true | stages[3]: must leave portable out",
        "stages[3].quantize.weights=int8-asymmetric | stages[3]: must leave weights:"
            + " int8-asymmetric out",
        "stages[3].quantize.training={} | stages[3]: must leave training out",
        "stages[3].quantize.dialect=onnxruntime | stages[3]: must leave dialect out"
      })
  void refusesWhatDoesNotApply(String setting, String message) {
    RecipeException e = assertThrows(RecipeException.class, () -> read(setting));
    List<String> problems = e.problems().stream().map(Problem::toString).toList();
    assertTrue(problems.get(0).contains(message), problems::toString);
  }

  private static Student student(Recipe recipe) {
    return ((Distill) recipe.stages().get(0)).student().orElseThrow();
  }

  private static Recipe read(String... settings) throws RecipeException {
    byte[] content = RECIPE.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(
        RecipeSource.of("recipe.yaml", content, Path.of("/r")), List.of(settings));
  }
}
