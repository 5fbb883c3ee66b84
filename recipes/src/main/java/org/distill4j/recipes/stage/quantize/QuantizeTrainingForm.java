package org.distill4j.recipes.stage.quantize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.reader.TrainingReader;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Form;
import org.distill4j.recipes.schema.Keys;

/** The training of a model whose numbers are rounded, where one is given. */
final class QuantizeTrainingForm implements Form<Optional<QuantizeTraining>> {
  static final Keys KEYS = Keys.of(keys());

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("teacher", "scale-rate"));
    keys.addAll(TrainingReader.keys()); // always of the whole model
    return keys;
  }

  @Override
  public Optional<QuantizeTraining> read(
      Fields fields, String key, Optional<QuantizeTraining> otherwise) {
    return fields.section(key, KEYS).map(QuantizeTrainingForm::read);
  }

  private static QuantizeTraining read(Fields fields) {
    QuantizeTraining defaults = QuantizeTraining.defaults();
    return new QuantizeTraining(
        fields.choice("teacher", defaults.teacher()),
        fields.number("scale-rate", defaults.scaleRate(), Bound.PROBABILITY),
        TrainingReader.read(fields, defaults.training()));
  }

  @Override
  public Object write(Optional<QuantizeTraining> value) {
    return value.map(QuantizeTrainingForm::written).orElse(null);
  }

  private static Map<String, Object> written(QuantizeTraining stage) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("teacher", Spelling.of(stage.teacher()));
    map.put("scale-rate", stage.scaleRate());
    map.putAll(TrainingReader.write(stage.training()));
    map.keySet().retainAll(KEYS.keys());
    return map;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    KEYS.keys().forEach(key -> properties.put(key, Map.of()));
    return Map.of("type", "object", "properties", properties, "additionalProperties", false);
  }
}
