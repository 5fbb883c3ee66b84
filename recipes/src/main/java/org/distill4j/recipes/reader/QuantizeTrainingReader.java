package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.QuantizeTraining;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;

/** Reads and writes {@code quantize.training}. */
final class QuantizeTrainingReader {
  private QuantizeTrainingReader() {}

  static QuantizeTraining read(Fields fields) {
    QuantizeTraining defaults = QuantizeTraining.defaults();
    return new QuantizeTraining(
        fields.choice("teacher", defaults.teacher()),
        fields.number("scale-rate", defaults.scaleRate(), Bound.PROBABILITY),
        StageReader.training(fields, defaults.training()));
  }

  /**
   * As it is read.
   *
   * @param training the keys of all trainings
   */
  static Map<String, Object> toMap(QuantizeTraining stage, Map<String, Object> training) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("teacher", Spelling.of(stage.teacher()));
    map.put("scale-rate", stage.scaleRate());
    map.putAll(training);
    map.keySet().retainAll(Section.QUANTIZE_TRAINING.keys()); // always of the whole model
    return map;
  }
}
