package org.distill4j.recipes.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Short trainings before a distillation that choose its learning rate by the validation rows. Every
 * arm makes its own, equally many, so that no arm is held to a rate that suits another.
 *
 * @param learningRates the rates to try, in the order in which equals are preferred
 * @param epochs how long each is tried
 */
public record LearningRateSearch(List<Double> learningRates, int epochs) {
  /** Each for one epoch, whose rate goes down to nothing like the whole training's. */
  public static final int EPOCHS = 1;

  /** How to correct a fault. */
  public static final String MEND = "Write learning-rate: [5.0e-5, 1.0e-4, 2.0e-4].";

  /** Refuses fewer than two rates, equal ones, and ones that no training has. */
  public LearningRateSearch {
    learningRates = List.copyOf(learningRates);
    learningRates.forEach(rate -> Bound.POSITIVE.check("pilots.learning-rate", rate));
    Training.EPOCHS.check("pilots.epochs", epochs);
    fault(learningRates)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("pilots.learning-rate: " + fault);
            });
  }

  /** What is wrong with rates as a whole; empty if nothing is. */
  public static Optional<String> fault(List<Double> rates) {
    return rates.size() > 1 && new HashSet<>(rates).size() == rates.size()
        ? Optional.empty()
        : Optional.of("must be two or more rates that differ; got " + rates + ". " + MEND);
  }
}
