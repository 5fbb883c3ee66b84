package org.distill4j.recipes.recipe;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.Strata;
import org.distill4j.teacher.checkpoint.Head;

/**
 * The settings of a recipe's task, and what the rest of the recipe asks of them. Each kind of task
 * has a record of its own, which its task type reads and runs.
 */
public interface Task {
  /** The kind in the file. */
  String key();

  /** What models answer. */
  Head output();

  /** The labels by index; empty to read them from the training data. */
  default Optional<List<String>> labels() {
    return Optional.empty();
  }

  /** Whether texts become vectors, which no label is needed for. */
  default boolean embeds() {
    return output() == Head.VECTOR;
  }

  /** Whether each word has an answer of its own. */
  default boolean isOfWords() {
    return output() == Head.TAGS;
  }

  /** Whether answers are numbers in the units of the data. */
  default boolean isOfScores() {
    return output() == Head.SCORE;
  }

  /** Whether answers are labels with probabilities, which can be calibrated. */
  default boolean hasProbabilities() {
    return !embeds() && !isOfScores();
  }

  /** Whether tags of a sentence are chosen together, by scores of neighbours. */
  default boolean hasCrf() {
    return false;
  }

  /** What a distillation minimises unless the recipe says otherwise. */
  default List<Loss> losses() {
    return List.of(Loss.SoftTarget.defaults());
  }

  /** What of the stages does not go with the task. */
  default List<StageRules.Fault> faults(List<Stage> stages) {
    return List.of();
  }

  /** Why labels cannot be smoothed; nothing where they can. */
  default Optional<String> withoutSmoothing() {
    return Optional.empty();
  }

  /** Why a control cannot label texts for itself; nothing where it can. */
  default Optional<String> withoutSelfTraining() {
    return Optional.empty();
  }

  /** What probabilities are calibrated on, in the plural. */
  default String calibrationRows() {
    return "validation rows";
  }

  /**
   * What the model's outputs are called, by index.
   *
   * @throws IOException if the training rows cannot tell, naming the place
   */
  LabelSet outputs(Dataset train) throws IOException;

  /**
   * Checks rows that models are trained or judged on.
   *
   * @param outputs as {@link #outputs} gave them
   * @throws IOException at the first row that does not fit
   */
  void check(LabelSet outputs, Dataset rows) throws IOException;

  /**
   * Checks the training file beyond {@link #check}.
   *
   * @throws IOException at the first row that does not fit
   */
  default void checkTraining(LabelSet outputs, Dataset whole) throws IOException {}

  /** Text without labels in the form of the task's rows. */
  default Dataset unlabelled(Dataset text) {
    return text;
  }

  /** The kinds of rows of which parts held out take equal shares. */
  default Strata strata(Dataset rows) {
    return Strata.ofLabels(rows);
  }

  /**
   * What is probably wrong with the labels of the training file.
   *
   * @param column that holds them
   */
  default List<String> warnings(Dataset whole, String column) {
    return List.of();
  }

  /** What is probably wrong with the labels of another file. */
  default List<String> warnings(Dataset rows) {
    return List.of();
  }
}
