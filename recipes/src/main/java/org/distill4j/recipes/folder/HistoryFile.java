package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distill4j.evaluate.report.TrainingCurve;
import org.distill4j.teacher.checkpoint.AtomicFile;

/**
 * {@value #NAME}: loss, score and learning rate of every training step, for plots of one's own. CSV
 * as in RFC 4180, lines ended by CR LF. Each stage's folder has its own, the run's has all of them.
 */
public final class HistoryFile {
  /** The file's name. */
  public static final String NAME = "history.csv";

  /** The first line, with its end. */
  public static final String HEADER = "stage,arm,seed,epoch,step,loss,score,learning_rate,kept\r\n";

  private static final int COLUMNS = HEADER.split(",").length;
  private static final int DRAWN = 200;

  private HistoryFile() {}

  /** Appends a line. */
  public static void append(StringBuilder lines, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      lines.append(i == 0 ? "" : ",").append(quoted(fields.get(i)));
    }
    lines.append("\r\n");
  }

  private static String quoted(String field) {
    return field.matches("[^,\"\r\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }

  /**
   * Writes the histories of several folders into one, whole or not at all. Lines that occur in more
   * than one, as those of a teacher that several seeds share, stand there once.
   *
   * @param folders those that have no history are left out
   */
  public static void join(List<Path> folders, Path into) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Path folder : folders) {
      lines.addAll(lines(folder));
    }
    StringBuilder all = new StringBuilder(HEADER);
    lines.forEach(line -> all.append(line).append("\r\n"));
    AtomicFile.write(into.resolve(NAME), all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> lines(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.subList(Math.min(1, lines.size()), lines.size());
  }

  /** The fields of every line but the first; none where the folder has no history. */
  public static List<String[]> rows(Path folder) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : lines(folder)) {
      String[] fields = line.split(",", -1);
      if (fields.length != COLUMNS) {
        throw new IOException(
            folder.resolve(NAME)
                + ": must have "
                + COLUMNS
                + " columns; got "
                + line
                + ". Delete the stage and resume.");
      }
      rows.add(fields);
    }
    return rows;
  }

  /** The curve of a stage's training; absent without one. */
  public static Optional<TrainingCurve> curve(Path stage) throws IOException {
    List<String[]> rows = rows(stage);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new TrainingCurve(losses(rows), epochs(rows)));
  }

  private static List<TrainingCurve.Loss> losses(List<String[]> rows) {
    int together = (rows.size() + DRAWN - 1) / DRAWN;
    List<TrainingCurve.Loss> losses = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += together) {
      List<String[]> some = rows.subList(from, Math.min(rows.size(), from + together));
      losses.add(new TrainingCurve.Loss(from + some.size(), mean(some)));
    }
    return losses;
  }

  private static List<TrainingCurve.Epoch> epochs(List<String[]> rows) {
    List<TrainingCurve.Epoch> epochs = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < rows.size(); at++) {
      String[] row = rows.get(at);
      if (!row[8].isEmpty()) { // the last step of an epoch
        epochs.add(
            new TrainingCurve.Epoch(
                Integer.parseInt(row[3]),
                Integer.parseInt(row[4]),
                mean(rows.subList(from, at + 1)),
                row[6].isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(row[6])),
                Double.parseDouble(row[7]),
                Boolean.parseBoolean(row[8])));
        from = at + 1;
      }
    }
    return epochs;
  }

  private static double mean(List<String[]> rows) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[5])).average().orElseThrow();
  }
}
