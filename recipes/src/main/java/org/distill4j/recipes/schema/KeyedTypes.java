package org.distill4j.recipes.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Finds the kinds of stages or tasks on the class path, each with a key of its own. */
public final class KeyedTypes {
  private KeyedTypes() {}

  /**
   * All of them, in the order in which they are found.
   *
   * @param service their interface
   * @param fault where, and what must hold of their keys
   * @throws IllegalStateException if two have one key, naming their classes
   */
  public static <T> List<T> load(Class<T> service, Function<T, String> key, String fault) {
    List<T> types = new ArrayList<>();
    for (T type : ServiceLoader.load(service)) {
      for (T other : types) {
        if (key.apply(other).equals(key.apply(type))) {
          throw new IllegalStateException(
              fault
                  + "; got "
                  + key.apply(type)
                  + " of both "
                  + other.getClass().getName()
                  + " and "
                  + type.getClass().getName()
                  + ". Take one of their jars off the class path.");
        }
      }
      types.add(type);
    }
    return List.copyOf(types);
  }
}
