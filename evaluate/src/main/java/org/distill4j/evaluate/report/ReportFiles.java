package org.distill4j.evaluate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** The files of a report: {@code report.json}, {@code report.md} and {@code report.html}. */
public final class ReportFiles {
  /** The file that all others can be made from. */
  public static final String JSON = "report.json";

  private ReportFiles() {}

  /**
   * Writes all three files. Each is complete under a temporary name before any gets its own, so
   * that an interruption leaves no half-written file.
   *
   * @param folder created when absent; earlier reports in it are replaced
   * @throws IOException when a file cannot be written
   */
  public static void write(Report report, Path folder) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("report.html", Html.of(report));
    files.put("report.md", Markdown.of(report));
    files.put(JSON, ReportJson.write(report));
    writeAll(files, folder);
  }

  /**
   * Reads a report back.
   *
   * @param path a {@code report.json}, or the folder that holds it
   * @throws ReportException when there is no such file or it does not have the report's form
   */
  public static Report read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(JSON) : path;
    if (!Files.isRegularFile(file)) {
      throw new ReportException(file, "must exist; found no such file. Name a finished run.");
    }
    try {
      return ReportJson.read(Files.readString(file), Report.class);
    } catch (JacksonException unusable) {
      throw new ReportException(file, ReportJson.fault(unusable), unusable);
    }
  }

  static void writeAll(Map<String, String> files, Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<Path, Path> finalNames = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path temporary = folder.resolve("." + file.getKey() + ".partial");
        finalNames.put(temporary, folder.resolve(file.getKey()));
        Files.writeString(temporary, file.getValue());
      }
      for (Map.Entry<Path, Path> names : finalNames.entrySet()) {
        Files.move(names.getKey(), names.getValue(), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      for (Path temporary : finalNames.keySet()) {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
