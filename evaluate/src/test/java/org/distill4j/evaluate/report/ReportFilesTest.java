package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportFilesTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() throws IOException {
    Report report = SampleReport.complete();
    ReportFiles.write(report, folder);
    assertEquals(report, ReportFiles.read(folder));
    assertEquals(report, ReportFiles.read(folder.resolve("report.json")));
  }

  /** Version 1 stays readable for ever: this file was written by distill4j 0.1.0. */
  @Test
  void readsTheFirstVersion() throws IOException, URISyntaxException {
    Path golden =
        Path.of(Objects.requireNonNull(ReportFilesTest.class.getResource("report-1.json")).toURI());
    assertEquals(SampleReport.complete(), ReportFiles.read(golden));
  }

  @Test
  void readsBackWhatIsOnlyThereOnOccasion() throws IOException {
    ReportFiles.write(SampleReport.full(), folder);
    assertEquals(SampleReport.full(), ReportFiles.read(folder));
  }

  @Test
  void leavesTheThreeFilesAndNoOther() throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    ReportFiles.write(SampleReport.complete(), folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("report.html", "report.json", "report.md"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void writesNullWhereNothingWasMeasured() throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    assertTrue(
        Files.readString(folder.resolve("report.json"))
            .contains("\"agreementWithTeacher\" : null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"margin\" : 0.01 | \"margin\" : 0.01, \"extra\" : 1 | extra: must be as",
        "\"margin\" : 0.01, | '' | margin",
        "\"margin\" : 0.01 | \"margin\" : null | margin",
        "\"margin\" : 0.01 | \"margin\" : \"0.01\" | margin",
        "\"margin\" : 0.01 | \"margin\" : 0.01, \"margin\" : 0.01 | Duplicate",
        "\"schemaVersion\" : 1 | \"schemaVersion\" : 2 | schemaVersion: must be 1; got 2",
        "\"kind\" : \"teacher\" | \"kind\" : \"pupil\" | the first must be of kind teacher",
      })
  void refusesWhatIsNoReport(String right, String wrong, String told) throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    Path file = folder.resolve("report.json");
    String json = Files.readString(file);
    assertTrue(json.contains(right), right);
    Files.writeString(file, json.replace(right, wrong));
    Exception fault = assertThrows(ReportException.class, () -> ReportFiles.read(folder));
    assertTrue(fault.getMessage().startsWith(file + ": "), fault.getMessage());
    assertTrue(fault.getMessage().contains(told), fault.getMessage());
  }

  @Test
  void refusesTrailingText() throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    Path file = folder.resolve("report.json");
    Files.writeString(file, Files.readString(file) + "{}");
    assertThrows(ReportException.class, () -> ReportFiles.read(folder));
  }

  @Test
  void namesTheMissingFile() {
    Exception fault = assertThrows(ReportException.class, () -> ReportFiles.read(folder));
    assertEquals(
        folder.resolve("report.json") + ": must exist; found no such file. Name a finished run.",
        fault.getMessage());
  }
}
