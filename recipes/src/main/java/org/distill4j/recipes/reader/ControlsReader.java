package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Controls;
import org.distill4j.recipes.schema.Fields;

/** Reads and writes {@code controls}. */
final class ControlsReader {
  private ControlsReader() {}

  static Controls read(Fields fields) {
    return new Controls(
        fields.number("smoothing", 0, Bound.PROBABILITY), fields.logical("self-trained", false));
  }

  /** As it is read. */
  static Map<String, Object> written(Controls controls) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("smoothing", controls.smoothing());
    map.put("self-trained", controls.selfTrained());
    return map;
  }
}
