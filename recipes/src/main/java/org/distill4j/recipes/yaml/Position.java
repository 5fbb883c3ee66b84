package org.distill4j.recipes.yaml;

import java.util.Comparator;

/**
 * Where something was written.
 *
 * @param source the file's name, or the option it was given by
 * @param line the line, from 1; 0 where there are no lines
 * @param column the column in characters, from 1; 0 where there are no lines
 */
public record Position(String source, int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::source)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** The place of everything that a {@code --set} option gave. */
  public static final Position SET = new Position("--set", 0, 0);

  /** Whether this was given on the command line. */
  public boolean isSet() {
    return equals(SET);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** As editors understand it: {@code recipe.yaml:14:9}. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
