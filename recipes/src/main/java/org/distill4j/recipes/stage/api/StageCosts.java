package org.distill4j.recipes.stage.api;

import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.TokenizedText;

/**
 * What the costs of a stage follow from.
 *
 * @param inputs of the whole run
 * @param model what it makes
 * @param trained what its training steps compute: what goes on the way is not faster yet
 * @param before what it takes: the model before it in its arm, or the teacher
 * @param arm who teaches
 */
public record StageCosts(
    Inputs inputs, PlannedModel model, PlannedModel trained, PlannedModel before, Arm arm) {
  /**
   * The same for all stages of a run.
   *
   * @param recipe the recipe
   * @param readings what reading its texts takes
   * @param plain the text that a training of the inside alone reads
   * @param folds of each number of folds that a stage asks for
   * @param groups how many groups of training rows there are, of which a sample takes one row each
   * @param answers those that stages before have stored
   */
  public record Inputs(
      Recipe recipe,
      ForwardCosts readings,
      List<TokenizedText> plain,
      Map<Integer, List<GroupedFolds.Fold>> folds,
      int groups,
      StoredAnswers answers) {}

  /** What reading texts takes. */
  public ForwardCosts readings() {
    return inputs.readings();
  }

  /**
   * Work without a training step.
   *
   * @param most rows that it looks at, where there are so many
   * @param macs multiplications, if all labelled rows were read
   * @param seconds what else it takes
   */
  public PlannedWork work(int most, double macs, double seconds) {
    int rows = Math.min(most, inputs.groups());
    double share = readings().share(rows);
    long tokens = Math.round(share * ForwardCosts.tokens(readings().labelled()));
    double all = readings().speed().seconds(share * macs) + seconds;
    return new PlannedWork(model.name(), rows, 0, tokens, all);
  }
}
