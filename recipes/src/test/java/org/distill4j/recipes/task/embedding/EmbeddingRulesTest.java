package org.distill4j.recipes.task.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.student.loss.Schedule;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.junit.jupiter.api.Test;

class EmbeddingRulesTest {
  private static final String RECIPE =
      """
      recipe: small
      task: {kind: sentence-embedding}
      data: {train: {path: texts.txt}, test: {path: test.tsv, text: [a, b], label: score}}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {layers: 3}}
        - prune: {keep: {heads: 0.5}}
        - quantize: {}
      """;

  private static Recipe read(String text) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("r.yaml", content, Path.of("/r")), List.of());
  }

  private static String problem(String from, String to) {
    String changed = RECIPE.replace(from, to);
    assertTrue(!changed.equals(RECIPE), from);
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(changed));
    assertEquals(1, thrown.problems().size(), thrown.getMessage());
    return thrown.problems().stream().map(Problem::toString).toList().get(0);
  }

  @Test
  void vectorsAreDistilledByTheirAnglesUnlessSaidOtherwise() throws RecipeException {
    Recipe recipe = read(RECIPE);
    assertTrue(recipe.task().embeds());
    Distill distill = (Distill) recipe.stages().get(0);
    assertEquals(
        List.of(Loss.Embedding.defaults(), Loss.Similarities.defaults()), distill.losses());
    assertEquals(Optional.empty(), recipe.data().train().label());
    assertEquals(Control.STAGE, recipe.control());
    String written = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(written), written);
  }

  @Test
  void readsAndWritesEveryKey() throws RecipeException {
    Recipe recipe =
        read(
            RECIPE
                .replace("v2.onnx}", "v2.onnx, pooling: cls}")
                .replace(
                    "{layers: 3}",
                    "{layers: 3, embedding: 128}, losses: [{embedding: {distance: mse, weight: 2}},"
                        + " {similarities: {weight: {from: 1, to: 0.5}}}, {relations: {}}]"));
    assertEquals(Optional.of(SentencePooling.CLS), recipe.teacher().pooling());
    Distill distill = (Distill) recipe.stages().get(0);
    assertEquals(OptionalInt.of(128), distill.student().orElseThrow().embedding());
    assertEquals(
        new Loss.Embedding(Schedule.constant(2), Loss.HiddenStates.Distance.MSE),
        distill.losses().get(0));
    assertEquals(0.5, distill.losses().get(1).weight().to());
    String written = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(written), written);
  }

  @Test
  void refusesLabelsAndSingleTestTexts() {
    assertEquals(
        "r.yaml:3:36 data.train.label: must be left out where texts become vectors, which are"
            + " learned without labels; got \"y\". Remove it.",
        problem("texts.txt}", "t.tsv, label: y}"));
    String single = problem(", text: [a, b], label: score", "");
    assertTrue(single.startsWith("r.yaml:3:"), single);
    assertTrue(single.contains("data.test.text: must name the two columns of pairs"), single);
    String labels = problem("embedding}", "embedding, labels: [a, b]}");
    assertTrue(labels.contains("task.labels: must not be given where answers are vectors"), labels);
  }

  @Test
  void refusesWhatNeedsLabels() {
    String tuned = problem("v2.onnx}", "v2.onnx, fine-tune: {}}");
    assertTrue(tuned.startsWith("r.yaml:4:"), tuned);
    assertTrue(tuned.contains("teacher.fine-tune: must be left out"), tuned);
    String chain = problem("stages:", "control: chain\nstages:");
    assertTrue(chain.startsWith("r.yaml:5:10 control: must be stage"), chain);
    String controls = problem("stages:", "controls: {smoothing: 0.1}\nstages:");
    assertTrue(controls.contains("controls: must be left out where texts become"), controls);
    String soft = problem("{layers: 3}", "{layers: 3}, losses: [{soft-target: {}}]");
    assertTrue(soft.contains("stages[0]: must have losses that vectors have; got soft"), soft);
    String head = problem("{layers: 3}", "{layers: 3}, train: head");
    assertTrue(head.contains("must train the whole model where texts become vectors"), head);
    String inside = problem("{layers: 3}", "{layers: 3}, losses: [{relations: {}}]");
    assertTrue(inside.contains("must teach the vectors themselves"), inside);
    String hidden = problem("{heads: 0.5}", "{hidden: 0.5}");
    assertTrue(hidden.contains("stages[1]: must keep the hidden width"), hidden);
    String trained = problem("quantize: {}", "quantize: {training: {}}");
    assertTrue(trained.contains("stages[2]: must not train where texts"), trained);
    String first = "distill: {student: {layers: 3}}\n  - prune: {keep: {heads: 0.5}}";
    String alone = problem(first, "prune: {keep: {heads: 1}}");
    assertTrue(alone.contains("stages[0]: must come after a distill where texts"), alone);
    String pruned = problem(first, "prune-vocabulary: {keep: 0.5}\n  - prune: {keep: {heads: 1}}");
    assertTrue(pruned.contains("stages[1]: must come after a distill where texts"), pruned);
    String words = problem("{layers: 3}}\n  - prune: {keep: {heads: 0.5}}", "{kind: static}}");
    assertTrue(words.contains("must have a Transformer as student"), words);
  }

  @Test
  void refusesSeveralTeachersWithAndWithoutADistill() {
    String one = "teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}";
    String recipe = RECIPE.replace(one, "teachers: [{checkpoint: a}, {checkpoint: b}]");
    String fault = "r.yaml:4:11 teachers: must be one where texts become vectors, since spaces";
    assertFault(recipe, fault);
    assertFault(recipe.replaceFirst("(?s)stages:.*", "stages: [{quantize: {}}]"), fault);
  }

  @Test
  void refusesItsKeysElsewhere() {
    String other =
        """
        recipe: small
        data: {train: {path: t.tsv}, test: {path: t.tsv}}
        teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx%s}
        stages:
          - distill: {student: {layers: 3%s}%s}
        """;
    assertFault(other.formatted(", pooling: mean", "", ""), "teacher.pooling: must be given where");
    assertFault(other.formatted("", ", embedding: 8", ""), "must be left out of a Transformer");
    assertFault(
        other.formatted("", "", ", losses: [{embedding: {}}]"),
        "stages[0]: must have losses that the task's answers have; got embedding");
  }

  private static void assertFault(String recipe, String fault) {
    RecipeException thrown = assertThrows(RecipeException.class, () -> read(recipe));
    assertTrue(thrown.getMessage().contains(fault), thrown.getMessage());
  }
}
