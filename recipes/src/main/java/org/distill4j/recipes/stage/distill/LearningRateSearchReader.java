package org.distill4j.recipes.stage.distill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;

/** Reads and writes {@code pilots}. */
final class LearningRateSearchReader {
  private static final String RATES = "learning-rate";
  private static final LearningRateSearch ANY =
      new LearningRateSearch(List.of(1.0, 2.0), LearningRateSearch.EPOCHS);

  static final Keys KEYS = Keys.of(List.of(RATES, "epochs"));

  private LearningRateSearchReader() {}

  static LearningRateSearch read(Fields fields) {
    List<Double> rates =
        fields
            .required(RATES, LearningRateSearch.MEND)
            .map(
                n ->
                    fields
                        .values()
                        .numbers(n, fields.path(RATES), Bound.POSITIVE, LearningRateSearch.MEND))
            .orElse(List.of());
    int epochs = fields.whole("epochs", LearningRateSearch.EPOCHS, Training.EPOCHS);
    Optional<String> fault = LearningRateSearch.fault(rates);
    if (fault.isEmpty()) {
      return new LearningRateSearch(rates, epochs);
    }
    if (!fields.values().hasProblems()) {
      fields
          .values()
          .fault(fields.node(RATES).orElseThrow().position(), fields.path(RATES), fault.get());
    }
    return ANY; // the recipe is refused anyway
  }

  /** As it is read. */
  static Map<String, Object> written(LearningRateSearch pilots) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(RATES, pilots.learningRates());
    map.put("epochs", pilots.epochs());
    return map;
  }
}
