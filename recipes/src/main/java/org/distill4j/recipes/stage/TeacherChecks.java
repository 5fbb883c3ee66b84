package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.recipes.stage.api.VocabularySoFar;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.Pretrained;

/** Whether a recipe's teachers go with its stages, its data and each other. */
record TeacherChecks(Recipe recipe, List<Pretrained> models, List<TokenizerJson> tokenizers) {
  private static final String TYPES = "embeddings.token_type_embeddings.weight";

  /** Where a recipe names a teacher. */
  static String place(Recipe recipe, int teacher) {
    return recipe.teachers().size() == 1 ? "teacher" : "teachers[" + teacher + "]";
  }

  /** The stages against the first teacher's shape, and the tokenizers against each other. */
  void stages() throws CheckpointException {
    StudentSoFar student = new StudentSoFar(models.get(0).checkpoint().config(), tokenizers.get(0));
    for (int i = 0; i < recipe.stages().size(); i++) {
      StageTypes.of(recipe.stages().get(i)).check(place(i), student);
    }
    requireTypesOfPairs();
    for (int i = 1; i < tokenizers.size(); i++) {
      boolean same = tokenizers.get(i).equals(tokenizers.get(0));
      if (!same) {
        requireSentenceLosses(i);
      }
      if (!same || longest(i) != longest(0)) {
        requireAskedAhead(i);
      }
    }
  }

  // A model without such a table is not given what the tokenizer says of types.
  private void requireTypesOfPairs() throws CheckpointException {
    if (recipe.task().embeds() || recipe.data().train().text().size() < 2) {
      return;
    }
    for (int i = 0; i < models.size(); i++) {
      Checkpoint model = models.get(i).checkpoint();
      int types = model.config().typeVocabSize();
      int given = tokenizers.get(i).document().typesOfPairs();
      if (given > types && model.tensors().containsKey(TYPES)) {
        throw new IllegalArgumentException(
            place(recipe, i)
                + ".checkpoint: must have the "
                + (given == 2 ? "two" : given)
                + " token types that its tokenizer gives to pairs of texts; got a"
                + " type_vocab_size of "
                + types
                + ". Name another model, or join the texts in one column.");
      }
    }
  }

  private void requireSentenceLosses(int teacher) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      Optional<Loss> onTokens =
          stage
              .distillation()
              .flatMap(d -> d.losses().stream().filter(loss -> !loss.onAnswers()).findFirst());
      if (onTokens.isPresent()) {
        throw new IllegalArgumentException(
            "stages["
                + i
                + "].distill.losses: must match logits alone where teachers cut texts into"
                + " different tokens, since losses on layers compare token by token; got "
                + onTokens.get().key()
                + ", and "
                + place(recipe, teacher)
                + " has another tokenizer than the first. Leave the loss out, or take teachers of"
                + " one tokenizer.");
      }
    }
  }

  private int longest(int teacher) {
    int positions = models.get(teacher).checkpoint().config().maxLength();
    return Math.min(recipe.maxLength(), positions);
  }

  private void requireAskedAhead(int teacher) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      Optional<Distill> live =
          recipe
              .stages()
              .get(i)
              .distillation()
              .filter(distill -> !distill.isChained())
              .filter(distill -> TeacherOutputSource.isLive(recipe, distill));
      if (live.isPresent()) {
        throw new IllegalArgumentException(
            "stages["
                + i
                + "].distill: must have teachers of one tokenizer and length where they are asked"
                + " at every step, all for the same tokens; got "
                + place(recipe, teacher)
                + " with another than the first. Take teachers that cut texts alike.");
      }
    }
  }

  /** What teachers answer against the labels, and the texts against what is kept of tokens. */
  void data(RecipeData data) throws IOException {
    checkLabels(data.labels().labels());
    VocabularySoFar student =
        new VocabularySoFar(models.get(0).checkpoint().config(), tokenizers.get(0));
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      if (StudentCheckpoint.of(stage).isPresent()) {
        return; // which may have another vocabulary
      }
      StageTypes.of(stage).checkTexts(place(i), student, data);
    }
  }

  private String place(int stage) {
    return "stages[" + stage + "]." + recipe.stages().get(stage).key();
  }

  private void checkLabels(List<String> labels) {
    if (recipe.task().embeds()) {
      return; // any encoder makes vectors
    }
    for (int i = 0; i < models.size(); i++) {
      Teacher teacher = recipe.teachers().get(i);
      Checkpoint model =
          TeacherLabels.align(place(recipe, i), teacher, models.get(i).checkpoint(), labels);
      TeacherStage.requireLabels(place(recipe, i), teacher, model, labels);
      requireHead(i);
    }
  }

  // One that is fine-tuned gets the head that is asked for.
  private void requireHead(int teacher) {
    boolean crf = recipe.task().hasCrf();
    boolean asItCame = recipe.teachers().get(teacher).fineTune().isEmpty();
    Head head = models.get(teacher).checkpoint().head().kind();
    boolean several = recipe.task().output() == Head.LABELS;
    if (asItCame && (head == Head.LABELS) != several) {
      throw new IllegalArgumentException(
          place(recipe, teacher)
              + ".checkpoint: must give a text "
              + (several ? "any of several labels" : "one label")
              + " to be used without fine-tuning; got "
              + (several ? "one label of several" : "any of several labels")
              + ". Add fine-tune: {} to the teacher, or change task.kind.");
    }
    if (asItCame && models.get(teacher).checkpoint().hasChain() != crf) {
      throw new IllegalArgumentException(
          place(recipe, teacher)
              + ".checkpoint: must have the head "
              + (crf ? "crf" : "softmax")
              + " of the task to be used without fine-tuning; got "
              + (crf ? "softmax" : "crf")
              + ". Add fine-tune: {} to the teacher, or change task.head.");
    }
  }
}
