package org.distill4j.recipes.schema;

import java.util.List;
import java.util.Optional;

/** The keys that one mapping of a recipe may have. */
public interface Keys {
  /** Every key, in the order in which they are written. */
  List<String> keys();

  /** What to say of a key that recipes of earlier versions had; nothing of any other. */
  default Optional<String> removed(String key) {
    return Optional.empty();
  }

  /** These keys. */
  static Keys of(List<String> keys) {
    List<String> copy = List.copyOf(keys);
    return () -> copy;
  }
}
