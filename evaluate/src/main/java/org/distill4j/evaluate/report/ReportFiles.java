package org.distill4j.evaluate.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.WriteFault;
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
   * Writes a comparison of runs as the same three files.
   *
   * @param runs folders of finished runs, or their {@code report.json}
   * @param folder created when absent; earlier reports in it are replaced
   * @throws IOException when a report cannot be read or a file cannot be written
   * @throws IllegalArgumentException when there are fewer than two runs, or one twice
   */
  public static void compare(List<Path> runs, Path folder) throws IOException {
    List<RunComparison.Run> read = new ArrayList<>();
    for (Path run : runs) {
      read.add(new RunComparison.Run(name(run, runs), read(run)));
    }
    RunComparison comparison = RunComparison.of(read);
    ComparisonPage page = new ComparisonPage(comparison);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("report.html", page.html());
    files.put("report.md", page.markdown());
    files.put(JSON, ReportJson.write(comparison));
    writeAll(files, folder);
  }

  /** The run's folder name where that tells it from the others, else its whole path. */
  private static String name(Path run, List<Path> runs) {
    String name = folderName(run);
    long namesakes = runs.stream().filter(other -> folderName(other).equals(name)).count();
    return namesakes == 1 ? name : run.toString();
  }

  private static String folderName(Path run) {
    Path folder = Files.isDirectory(run) ? run : run.toAbsolutePath().getParent();
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
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
      Report report = ReportJson.read(Files.readString(file), Report.class);
      ReportCheck.check(report);
      return report;
    } catch (JacksonException unusable) {
      throw new ReportException(file, ReportJson.fault(unusable), unusable);
    } catch (IllegalArgumentException impossible) {
      throw new ReportException(file, impossible.getMessage(), impossible);
    } catch (CharacterCodingException damaged) {
      String fault = "content: must be UTF-8; got other bytes. Run the recipe again.";
      throw new ReportException(file, fault, damaged);
    }
  }

  static void writeAll(Map<String, String> files, Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<Path, Path> finalNames = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path temporary = folder.resolve("." + file.getKey() + ".partial");
        finalNames.put(temporary, folder.resolve(file.getKey()));
        write(temporary, file.getValue());
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

  private static void write(Path file, String content) throws IOException {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }
}
