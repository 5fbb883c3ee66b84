package org.distill4j.recipes.lint;

import java.io.IOException;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.teacher.checkpoint.SentenceVectors;

/**
 * A recipe's rows, read and split. A test set taken out of the training rows goes first, validation
 * comes out of what is left.
 *
 * @param train rows to learn from, without those held out and their relatives
 * @param validation rows that choices are made on
 * @param test rows for the report
 * @param transfer text without labels
 * @param labels what the model's outputs are called, by index: the labels, of the task or else of
 *     the training file, or a score, or the axes of a vector
 * @param general plain text of a general distillation
 * @param decision rows that a threshold of probability is chosen on
 * @param notes where every row went, and what is probably wrong
 */
public record RecipeData(
    Dataset train,
    Dataset validation,
    Dataset test,
    Optional<Dataset> transfer,
    LabelSet labels,
    Optional<Dataset> general,
    Optional<Dataset> decision,
    DataNotes notes) {

  /** Rows without plain text of their own for a general distillation. */
  public RecipeData(
      Dataset train,
      Dataset validation,
      Dataset test,
      Optional<Dataset> transfer,
      LabelSet labels) {
    this(
        train,
        validation,
        test,
        transfer,
        labels,
        Optional.empty(),
        Optional.empty(),
        DataNotes.NONE);
  }

  /**
   * Reads every file and splits by the recipe's seed.
   *
   * @throws IOException at the first fault of the data, such as a row whose label is unknown
   */
  public static RecipeData read(Recipe recipe, RecipeFiles files) throws IOException {
    Data data = recipe.data();
    Dataset whole = files.read(data.train());
    Task task = recipe.task();
    LabelSet labels = task.outputs(whole);
    if (!task.embeds()) {
      task.check(labels, whole);
    }
    task.checkTraining(labels, whole);
    Held test = Held.of(recipe, data.test(), "data.test", whole, files);
    Held validation = Held.of(recipe, data.validation(), "data.validation", test.rest(), files);
    Optional<Held> decision = DecisionRows.of(recipe, validation.rest(), files);
    Dataset left = decision.map(Held::rest).orElse(validation.rest());
    task.check(labels, test.rows());
    if (!task.embeds() || labelled(validation.rows())) {
      task.check(labels, validation.rows());
    }
    if (decision.isPresent()) {
      task.check(labels, decision.get().rows());
    }
    Optional<Dataset> transfer = Optional.empty();
    if (data.transfer().isPresent()) {
      transfer = Optional.of(task.unlabelled(files.file(data.transfer().get()).read()));
    }
    Optional<Dataset> general = general(recipe, files);
    boolean apart = task.embeds();
    Dataset train = apart ? apart(left) : left;
    DataReview review = new DataReview(recipe);
    review.train(whole, test, validation, decision);
    transfer.ifPresent(text -> review.text(text, "of transfer text"));
    general.ifPresent(text -> review.text(text, "of plain text"));
    if (apart) {
      review.apart(validation.rest(), train);
    }
    return new RecipeData(
        train,
        validation.rows(),
        test.rows(),
        apart ? transfer.map(RecipeData::apart) : transfer,
        labels,
        apart ? general.map(RecipeData::apart) : general,
        decision.map(Held::rows),
        review.notes());
  }

  /** The same rows, whose answers are vectors of that many axes. */
  public RecipeData withAxes(int size) {
    LabelSet axes = new LabelSet(SentenceVectors.axes(size));
    return new RecipeData(train, validation, test, transfer, axes, general, decision, notes);
  }

  // Texts that vectors are learned of, each once.
  private static Dataset apart(Dataset rows) {
    return rows.apart().distinct();
  }

  private static Optional<Dataset> general(Recipe recipe, RecipeFiles files) throws IOException {
    for (Stage stage : recipe.stages()) {
      if (stage.plainText().isPresent()) {
        return Optional.of(files.file(stage.plainText().get()).read());
      }
    }
    return Optional.empty();
  }

  private static boolean labelled(Dataset rows) {
    return rows.examples().get(0).label().isPresent();
  }
}
