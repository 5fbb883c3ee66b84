package org.distill4j.recipes.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.MachineSpeed;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;

/** What the heads of further tasks take: the encoder answers at every step, and no more. */
final class PlannedHeads {
  private PlannedHeads() {}

  /**
   * The work, in the order of the run.
   *
   * @param tokenizer of a model with as many positions as the encoder
   * @param encoder what the heads stand on
   */
  static List<PlannedWork> of(
      Recipe recipe,
      RecipeFiles files,
      ModelWithTokenizer tokenizer,
      PlannedModel encoder,
      MachineSpeed speed)
      throws IOException {
    int most = tokenizer.checkpoint().config().maxLength();
    List<PlannedWork> work = new ArrayList<>();
    for (AdditionalTask head : recipe.heads()) {
      RecipeData data = RecipeData.read(recipe.ofHead(head, recipe.teacher()), files);
      TokenizedSplits texts =
          TokenizedSplits.of(
              data,
              false,
              Optional.empty(),
              tokenizer.tokenizer(),
              Math.min(recipe.maxLength(), most));
      work.add(of(head, texts, encoder, speed));
    }
    return work;
  }

  private static PlannedWork of(
      AdditionalTask head, TokenizedSplits texts, PlannedModel encoder, MachineSpeed speed) {
    Training training = head.training();
    int rows = texts.train().size();
    double macs =
        ForwardCosts.macs(encoder, texts.train()) + ForwardCosts.macs(encoder, texts.validation());
    return new PlannedWork(
        "head " + head.name(),
        rows,
        ForwardCosts.steps(rows, training),
        training.epochs() * ForwardCosts.tokens(texts.train()),
        speed.seconds(training.epochs() * macs));
  }
}
