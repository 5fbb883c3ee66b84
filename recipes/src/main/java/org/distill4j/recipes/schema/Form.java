package org.distill4j.recipes.schema;

import java.util.Map;

/**
 * How a component of a record is written in a recipe.
 *
 * @param <T> the component's type
 */
public interface Form<T> {
  /**
   * The value of a key; a fault, and the default, where it is none.
   *
   * @param fields the mapping that the key stands in
   * @param otherwise the default
   */
  T read(Fields fields, String key, T otherwise);

  /** As maps, lists, strings, numbers and booleans; null for a key that is left out. */
  Object write(T value);

  /** Its JSON Schema. */
  Map<String, Object> schema();
}
