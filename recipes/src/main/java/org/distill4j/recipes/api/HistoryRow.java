package org.distill4j.recipes.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.distill4j.recipes.folder.HistoryFile;

/**
 * One step of a training: a line of {@code history.csv}.
 *
 * @param stage name of the stage in the report
 * @param arm {@code teacher}, {@code distilled} or {@code control}
 * @param seed of the training
 * @param epoch from 1
 * @param step from 1, counted over all epochs of the stage
 * @param loss mean over the step's rows
 * @param score on the validation rows, at the end of an epoch
 * @param learningRate of the step
 * @param kept whether this step ends the epoch whose weights were kept
 */
public record HistoryRow(
    String stage,
    String arm,
    long seed,
    int epoch,
    int step,
    double loss,
    OptionalDouble score,
    double learningRate,
    boolean kept) {

  static List<HistoryRow> read(Path folder) throws IOException {
    try {
      return HistoryFile.rows(folder).stream().map(HistoryRow::of).toList();
    } catch (NumberFormatException e) {
      throw new IOException(
          folder.resolve(HistoryFile.NAME)
              + ": must have numbers from the third column on; "
              + e.getMessage()
              + ". Delete the stage and resume.",
          e);
    }
  }

  private static HistoryRow of(String[] fields) {
    return new HistoryRow(
        fields[0],
        fields[1],
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        Double.parseDouble(fields[5]),
        fields[6].isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(fields[6])),
        Double.parseDouble(fields[7]),
        Boolean.parseBoolean(fields[8]));
  }
}
