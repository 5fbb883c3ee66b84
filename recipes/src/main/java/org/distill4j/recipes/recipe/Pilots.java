package org.distill4j.recipes.recipe;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Short trainings before a distillation that choose its learning rate by the validation rows. Every
 * arm makes its own, equally many, so that no arm is held to a rate that suits another.
 *
 * @param learningRates the rates to try, in the order in which equals are preferred
 * @param epochs how long each is tried
 */
public record Pilots(List<Double> learningRates, int epochs) {
  /** Each for one epoch, whose rate goes down to nothing like the whole training's. */
  static final int EPOCHS = 1;

  private static final String RATES = "learning-rate";
  private static final String MEND = "Write learning-rate: [5.0e-5, 1.0e-4, 2.0e-4].";

  /** Refuses fewer than two rates, equal ones, and ones that no training has. */
  public Pilots {
    learningRates = List.copyOf(learningRates);
    learningRates.forEach(rate -> Bound.POSITIVE.check("pilots.learning-rate", rate));
    Training.EPOCHS.check("pilots.epochs", epochs);
    if (!differ(learningRates)) {
      throw new IllegalArgumentException(fault(learningRates));
    }
  }

  static Pilots read(Fields fields) {
    List<Double> rates =
        fields
            .required(RATES, MEND)
            .map(n -> fields.values().numbers(n, fields.path(RATES), Bound.POSITIVE, MEND))
            .orElse(List.of());
    int epochs = fields.whole("epochs", EPOCHS, Training.EPOCHS);
    if (differ(rates)) {
      return new Pilots(rates, epochs);
    }
    if (!fields.values().hasProblems()) {
      fields
          .values()
          .fault(
              fields.node(RATES).orElseThrow().position(), fields.path(RATES), fault(rates) + MEND);
    }
    return new Pilots(List.of(1.0, 2.0), epochs); // the recipe is refused anyway
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(RATES, learningRates);
    map.put("epochs", epochs);
    return map;
  }

  private static boolean differ(List<Double> rates) {
    return rates.size() > 1 && new HashSet<>(rates).size() == rates.size();
  }

  private static String fault(List<Double> rates) {
    return "must be two or more rates that differ; got " + rates + ". ";
  }
}
