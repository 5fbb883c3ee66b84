package org.distill4j.recipes.cost;

import java.util.List;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.CostModel;
import org.distill4j.teacher.training.Trainer;

/**
 * What readings of a run's texts cost.
 *
 * @param texts all texts
 * @param teachers in the order of the recipe
 * @param speed of this machine
 */
public record ForwardCosts(TokenizedSplits texts, List<PlannedModel> teachers, MachineSpeed speed) {
  /** Multiplications that a backward and a forward pass make, by those of a forward pass. */
  public static final int PASSES_OF_A_STEP = 3;

  /** The rows with labels. */
  public List<TokenizedText> labelled() {
    return texts.train().subList(0, texts.labelled());
  }

  /** The texts without. */
  public List<TokenizedText> unlabelled() {
    return texts.train().subList(texts.labelled(), texts.train().size());
  }

  /** Which share of the labelled rows so many are. */
  public double share(int rows) {
    return (double) rows / texts.labelled();
  }

  /** Multiplications of all teachers that answer. */
  public double asking(List<TokenizedText> rows) {
    return asking(teachers, rows);
  }

  /** Multiplications of these models that answer. */
  public static double asking(List<PlannedModel> models, List<TokenizedText> rows) {
    return models.stream().mapToDouble(model -> macs(model, rows)).sum();
  }

  /** Multiplications of a model that reads these texts. */
  public static double macs(PlannedModel model, List<TokenizedText> rows) {
    CostModel costs = model.costs();
    return rows.stream().mapToDouble(row -> costs.multiplications(row.length())).sum();
  }

  /** The optimizer steps of a training on so many rows. */
  public static int steps(int rows, Training training) {
    long perEpoch = (rows + training.batch() - 1L) / training.batch();
    return Trainer.steps(perEpoch, training.epochs());
  }

  /** Tokens of these texts. */
  public static long tokens(List<TokenizedText> rows) {
    return rows.stream().mapToLong(TokenizedText::length).sum();
  }

  /**
   * The work of a training.
   *
   * @param model what its steps compute
   * @param training its epochs and batches
   * @param more multiplications beside the steps
   */
  public PlannedWork train(
      String name, PlannedModel model, List<TokenizedText> rows, Training training, double more) {
    int epochs = training.epochs();
    int passes = training.isOfHead() ? 1 : PASSES_OF_A_STEP; // a frozen encoder only answers
    double macs = passes * macs(model, rows) + macs(model, texts.validation());
    return new PlannedWork(
        name,
        rows.size(),
        steps(rows.size(), training),
        epochs * tokens(rows),
        speed.seconds(epochs * macs + more));
  }
}
