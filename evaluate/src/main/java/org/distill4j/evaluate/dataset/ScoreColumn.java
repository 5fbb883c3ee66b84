package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Labels that are numbers, for regression. */
public final class ScoreColumn {
  // Java's own literals, as 0x1p3 or 1f, are no numbers in a table.
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");

  private ScoreColumn() {}

  /**
   * The score of every row.
   *
   * @throws DataException at the first label that is no number in a float's range, naming file and
   *     line
   * @throws IllegalStateException if a row has no label
   */
  public static List<Double> of(Dataset data) throws DataException {
    List<Double> scores = new ArrayList<>(data.size());
    List<String> given = data.labels();
    for (int row = 0; row < given.size(); row++) {
      scores.add(number(data.where(row), given.get(row)));
    }
    return List.copyOf(scores);
  }

  private static double number(String where, String text) throws DataException {
    String stripped = text.strip();
    double value = DECIMAL.matcher(stripped).matches() ? Double.parseDouble(stripped) : Double.NaN;
    if (!(Math.abs(value) <= Float.MAX_VALUE)) {
      throw new DataException(
          where + " label",
          "must be a decimal number of at most 3.4e38; got '"
              + text
              + "'. Correct the row, or name another column.");
    }
    return value;
  }
}
