package org.distill4j.recipes.assessment;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.evaluate.calibration.Outcomes;
import org.distill4j.evaluate.calibration.ThresholdSearch;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.runtime.DecisionRule;

/**
 * The threshold of probability that a recipe's {@code decide} asks for, chosen for the final file.
 *
 * @param rule the threshold; empty where none can be guaranteed
 * @param words what it does, or how many rows it would need
 */
record Decision(Optional<DecisionRule> rule, String words) {
  /** Of the final stage; empty where the recipe asks for none. */
  static Optional<Decision> of(RunContext context, Evaluator grader, CompletedStage last)
      throws IOException {
    Optional<Decide> decide = context.recipe().decide();
    if (decide.isEmpty()) {
      return Optional.empty();
    }
    Outcomes guide = outcomes(context, grader, last, context.data().validation());
    Outcomes rows = outcomes(context, grader, last, context.data().decision().orElseThrow());
    boolean precision = decide.get().goal() == Decide.Goal.PRECISION;
    ThresholdSearch search = new ThresholdSearch(guide, precision, decide.get().target());
    Optional<DecisionRule> rule = search.choose(rows);
    int size = context.data().decision().orElseThrow().size();
    return Optional.of(
        new Decision(
            rule,
            rule.map(Decision::chosen)
                .orElseGet(() -> refused(decide.get(), size, search.rowsNeeded()))));
  }

  private static Outcomes outcomes(
      RunContext context, Evaluator grader, CompletedStage stage, Dataset rows) throws IOException {
    return Outcomes.of(context.task().confidences(grader, stage.folder(), rows).orElseThrow());
  }

  private static String chosen(DecisionRule rule) {
    return String.format(
        Locale.ROOT,
        "answers with a probability of at least %.4f are decided: %.1f%% of %,d rows that had no"
            + " other part, %.1f%% of them right; with %.0f%% confidence the %s is at least %s on"
            + " rows like these",
        rule.threshold(),
        100.0 * rule.decided() / rule.rows(),
        rule.rows(),
        rule.decided() == 0 ? 0 : 100.0 * rule.right() / rule.decided(),
        100 * rule.confidence(),
        rule.goal(),
        rule.target());
  }

  private static String refused(Decide decide, int rows, OptionalInt needed) {
    return String.format(
        Locale.ROOT,
        "decide: no threshold guarantees a %s of %s on %,d rows, so the model has none. %s",
        Spelling.of(decide.goal()),
        decide.target(),
        rows,
        needed.isPresent()
            ? String.format(
                Locale.ROOT,
                "About %,d rows are needed: name them as decide.rows.",
                needed.getAsInt())
            : "No number of rows would do, by the validation rows: lower the target, or train a"
                + " better model.");
  }
}
