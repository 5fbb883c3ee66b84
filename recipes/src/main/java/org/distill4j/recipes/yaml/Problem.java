package org.distill4j.recipes.yaml;

import java.util.Comparator;

/**
 * One fault of an input.
 *
 * @param position where it was written
 * @param path the way from the root, such as {@code stages[0].distill}; empty for the file itself
 * @param fault what must hold; got what. How to correct.
 */
public record Problem(Position position, String path, String fault) implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::position).thenComparing(Problem::path);

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** The line that users see. */
  @Override
  public String toString() {
    return path.isEmpty() ? position + ": " + fault : position + " " + path + ": " + fault;
  }
}
