package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.List;

/** Labels that are numbers, for regression. */
public final class ScoreColumn {
  private ScoreColumn() {}

  /**
   * The score of every row.
   *
   * @throws DataException at the first label that is no finite number, naming file and line
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
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, as an infinite one is
    }
    throw new DataException(
        where + " label",
        "must be a finite number; got '" + text + "'. Correct the row, or name another column.");
  }
}
