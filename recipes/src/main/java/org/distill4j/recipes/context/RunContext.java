package org.distill4j.recipes.context;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.StageSnapshots;
import org.distill4j.recipes.lint.ProvidedOutputs;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskTypes;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.ClassifierHead;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * What all stages of a run share: the recipe, its data in each tokenizer's tokens, the messages.
 */
public final class RunContext {
  private final Recipe recipe;
  private final long teacherSeed;
  private final RecipeData data;
  private final Optional<AugmentedRows> augmented;
  private final Optional<Dataset> unlabelled;
  private final TeacherLogits outputs;
  private final ProvidedOutputs given;
  private final ProgressReporter messages;
  private final StageSnapshots snapshots;
  private final Map<Cut, TokenizedSplits> encoded;
  private final TaskRun task;
  private final Labels trainTruth;
  private final Optional<RunFolder> piloted;

  /** Holds what a run was set up with. */
  public RunContext(
      Recipe recipe,
      RecipeData data,
      Optional<AugmentedRows> augmented,
      TeacherLogits outputs,
      ProvidedOutputs given,
      ProgressReporter messages,
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
    this.task = TaskTypes.of(recipe.task()).run(recipe, data);
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
  public RunContext withSeed(long seed) {
    return new RunContext(this, recipe.withSeed(seed), piloted);
  }

  /** The same, which takes over what the pilots of an earlier run chose. */
  public RunContext withPilotsOf(Optional<RunFolder> earlier) {
    return new RunContext(this, recipe, earlier);
  }

  /** The run whose pilots choose for this one too; empty where it makes its own. */
  public Optional<RunFolder> piloted() {
    return piloted;
  }

  /** The recipe. */
  public Recipe recipe() {
    return recipe;
  }

  /** What the chance of teachers follows from, whichever seed the students have. */
  public long teacherSeed() {
    return teacherSeed;
  }

  /** The recipe's rows. */
  public RecipeData data() {
    return data;
  }

  /** The rows made out of the training rows, where the recipe asks for some. */
  public Optional<AugmentedRows> augmented() {
    return augmented;
  }

  /** All that stands behind the training rows: transfer text, then augmented text. */
  public Optional<Dataset> unlabelled() {
    return unlabelled;
  }

  /** The store of teachers' answers. */
  public TeacherLogits outputs() {
    return outputs;
  }

  /** The answers that files of the recipe give. */
  public ProvidedOutputs given() {
    return given;
  }

  /** What the user is told. */
  public ProgressReporter messages() {
    return messages;
  }

  /** Where trainings keep their states. */
  public StageSnapshots snapshots() {
    return snapshots;
  }

  /** The labels by index. */
  public List<String> labels() {
    return data.labels().labels();
  }

  /** A model with a fresh head for the recipe's task, drawn from a seed. */
  public Checkpoint headed(Checkpoint model, long seed) throws IOException {
    return task.started(ClassifierHead.fresh(model, labels(), seed));
  }

  /** What is special about the recipe's task. */
  public TaskRun task() {
    return task;
  }

  /** What is known of the training rows, then of the transfer text, which is nothing. */
  public Labels trainTruth() {
    return trainTruth;
  }

  /** The rows in a model's tokens, cut once for each tokenizer. */
  public TokenizedSplits encoded(ModelWithTokenizer model) throws IOException {
    Cut cut = new Cut(model.tokenizer(), maxLength(model));
    TokenizedSplits texts = encoded.get(cut);
    if (texts == null) {
      texts =
          TokenizedSplits.of(
              data, recipe.task().embeds(), unlabelled, cut.tokenizer(), cut.maxLength());
      encoded.put(cut, texts);
    }
    return texts;
  }

  private record Cut(TokenizerJson tokenizer, int maxLength) {}

  /** Training rows, all or some, then text without labels, in a model's tokens. */
  public List<TokenizedText> pieces(
      ModelWithTokenizer model, Dataset train, Optional<Dataset> behind) throws IOException {
    if (train == data.train() && behind.equals(unlabelled)) {
      return encoded(model).train();
    }
    List<TokenizedText> pieces =
        new ArrayList<>(TokenizedSplits.encode(train, model.tokenizer(), maxLength(model)));
    if (behind.isPresent()) {
      pieces.addAll(TokenizedSplits.encode(behind.get(), model.tokenizer(), maxLength(model)));
    }
    return pieces;
  }

  /** The most tokens of a text that a model reads here. */
  public int maxLength(ModelWithTokenizer model) {
    return Math.min(recipe.maxLength(), model.checkpoint().config().maxLength());
  }

  /** What models of that tokenizer are worth on the validation rows; higher is better. */
  public ToDoubleFunction<TransformerModel> validation(ModelWithTokenizer model)
      throws IOException {
    return task.validation(encoded(model).validation(), data.validation());
  }
}
