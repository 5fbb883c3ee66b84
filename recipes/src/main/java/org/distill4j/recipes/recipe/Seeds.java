package org.distill4j.recipes.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Runs of one recipe that differ in their seed alone, to tell what chance does.
 *
 * @param list one seed a run; empty for a single run by the recipe's own seed
 * @param of what each seed makes anew
 */
public record Seeds(List<Integer> list, Of of) {
  /** What a seed makes anew. */
  public enum Of {
    /** All that comes after the teachers; they, and the split of the data, follow the recipe's. */
    STUDENTS,
    /** Teachers and the split of the data too. */
    ALL
  }

  /** Refuses null and equal seeds. */
  public Seeds {
    list = List.copyOf(list);
    Objects.requireNonNull(of, "of");
    if (new HashSet<>(list).size() < list.size()) {
      throw new IllegalArgumentException("seeds: must differ; got " + list + ". Name each once.");
    }
  }

  /** A single run. */
  public static Seeds none() {
    return new Seeds(List.of(), Of.STUDENTS);
  }
}
