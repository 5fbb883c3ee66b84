package org.distill4j.recipes.plan;

import java.util.List;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.training.Trainer;

/**
 * What readings of a run's texts cost.
 *
 * @param texts all texts
 * @param teachers in the order of the recipe
 * @param speed of this machine
 */
record ForwardCosts(TokenizedSplits texts, List<PlannedModel> teachers, MachineSpeed speed) {
  /** Multiplications that a backward and a forward pass make, by those of a forward pass. */
  static final int PASSES_OF_A_STEP = 3;

  /** The rows with labels. */
  List<TokenizedText> labelled() {
    return texts.train().subList(0, texts.labelled());
  }

  /** The texts without. */
  List<TokenizedText> unlabelled() {
    return texts.train().subList(texts.labelled(), texts.train().size());
  }

  /** Which share of the labelled rows so many are. */
  double share(int rows) {
    return (double) rows / texts.labelled();
  }

  /** Multiplications of all teachers that answer. */
  double asking(List<TokenizedText> rows) {
    return asking(teachers, rows);
  }

  static double asking(List<PlannedModel> models, List<TokenizedText> rows) {
    return models.stream().mapToDouble(model -> macs(model, rows)).sum();
  }

  static double macs(PlannedModel model, List<TokenizedText> rows) {
    return rows.stream().mapToDouble(row -> model.macs(row.length())).sum();
  }

  /** The optimizer steps of a training on so many rows. */
  static int steps(int rows, Training training) {
    long perEpoch = (rows + training.batch() - 1L) / training.batch();
    return Trainer.steps(perEpoch, training.epochs());
  }

  static long tokens(List<TokenizedText> rows) {
    return rows.stream().mapToLong(TokenizedText::length).sum();
  }
}
