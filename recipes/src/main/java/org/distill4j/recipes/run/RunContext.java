package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.recipes.lint.GivenOutputs;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.training.Truth;
import org.distill4j.teacher.transformer.Encoder;

/**
 * What all stages of a run share: the recipe, its data in each tokenizer's pieces, the messages.
 */
final class RunContext {
  private final Recipe recipe;
  private final long teacherSeed;
  private final RecipeData data;
  private final Optional<AugmentedRows> augmented;
  private final Optional<Dataset> unlabelled;
  private final TeacherLogits outputs;
  private final GivenOutputs given;
  private final RunMessages messages;
  private final StageSnapshots snapshots;
  private final Map<Cut, EncodedTexts> encoded;
  private final TaskKind task;
  private final Truth trainTruth;
  private final Optional<RunFolder> piloted;

  RunContext(
      Recipe recipe,
      RecipeData data,
      Optional<AugmentedRows> augmented,
      TeacherLogits outputs,
      GivenOutputs given,
      RunMessages messages,
      StageSnapshots snapshots)
      throws IOException {
    this.recipe = recipe;
    this.teacherSeed = recipe.seed();
    this.data = data;
    this.augmented = augmented;
    this.unlabelled = AugmentedRows.behind(data.transfer(), augmented.map(AugmentedRows::rows));
    this.outputs = outputs;
    this.given = given;
    this.messages = messages;
    this.snapshots = snapshots;
    this.encoded = new HashMap<>();
    this.task = TaskKind.of(recipe, data);
    this.trainTruth = task.truth(data.train()).withUnknown(unlabelled.map(Dataset::size).orElse(0));
    this.piloted = Optional.empty();
    messages.judgedBy(task);
  }

  private RunContext(RunContext other, Recipe recipe, Optional<RunFolder> piloted) {
    this.recipe = recipe;
    this.data = other.data;
    this.augmented = other.augmented;
    this.unlabelled = other.unlabelled;
    this.teacherSeed = other.teacherSeed;
    this.outputs = other.outputs;
    this.given = other.given;
    this.messages = other.messages;
    this.snapshots = other.snapshots;
    this.encoded = other.encoded;
    this.task = other.task;
    this.trainTruth = other.trainTruth;
    this.piloted = piloted;
  }

  /** The same data, for stages whose chance follows from another seed. */
  RunContext withSeed(long seed) {
    return new RunContext(this, recipe.withSeed(seed), piloted);
  }

  /** The same, which takes over what the pilots of an earlier run chose. */
  RunContext withPilotsOf(Optional<RunFolder> earlier) {
    return new RunContext(this, recipe, earlier);
  }

  /** The run whose pilots choose for this one too; empty where it makes its own. */
  Optional<RunFolder> piloted() {
    return piloted;
  }

  Recipe recipe() {
    return recipe;
  }

  /** What the chance of teachers follows from, whichever seed the students have. */
  long teacherSeed() {
    return teacherSeed;
  }

  RecipeData data() {
    return data;
  }

  Optional<AugmentedRows> augmented() {
    return augmented;
  }

  /** All that stands behind the training rows: transfer text, then augmented text. */
  Optional<Dataset> unlabelled() {
    return unlabelled;
  }

  TeacherLogits outputs() {
    return outputs;
  }

  GivenOutputs given() {
    return given;
  }

  RunMessages messages() {
    return messages;
  }

  /** Where trainings keep their states. */
  StageSnapshots snapshots() {
    return snapshots;
  }

  List<String> labels() {
    return data.labels().labels();
  }

  TaskKind task() {
    return task;
  }

  /** What is known of the training rows, then of the transfer text, which is nothing. */
  Truth trainTruth() {
    return trainTruth;
  }

  EncodedTexts encoded(ModelState model) throws IOException {
    Cut cut = new Cut(model.tokenizer(), maxLength(model));
    EncodedTexts texts = encoded.get(cut);
    if (texts == null) {
      texts =
          EncodedTexts.of(
              data, recipe.task().embeds(), unlabelled, cut.tokenizer(), cut.maxLength());
      encoded.put(cut, texts);
    }
    return texts;
  }

  private record Cut(TokenizerJson tokenizer, int maxLength) {}

  /** Training rows, all or some, then text without labels, in a model's pieces. */
  List<Pieces> pieces(ModelState model, Dataset train, Optional<Dataset> behind)
      throws IOException {
    if (train == data.train() && behind.equals(unlabelled)) {
      return encoded(model).train();
    }
    List<Pieces> pieces =
        new ArrayList<>(EncodedTexts.encode(train, model.tokenizer(), maxLength(model)));
    if (behind.isPresent()) {
      pieces.addAll(EncodedTexts.encode(behind.get(), model.tokenizer(), maxLength(model)));
    }
    return pieces;
  }

  int maxLength(ModelState model) {
    return Math.min(recipe.maxLength(), model.checkpoint().config().maxPositionEmbeddings());
  }

  ToDoubleFunction<Encoder> validation(ModelState model) throws IOException {
    return task.validation(encoded(model).validation(), data.validation());
  }
}
