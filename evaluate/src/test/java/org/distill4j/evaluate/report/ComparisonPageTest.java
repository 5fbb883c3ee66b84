package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @TempDir Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void writeRuns() throws IOException {
    first = folder.resolve("first");
    second = folder.resolve("second");
    ReportFiles.write(SampleReport.complete(), first);
    ReportFiles.write(SampleReport.complete(), second);
  }

  @Test
  void showsEachRunsFloorTeacherControlAndFinalModel() throws IOException {
    Path out = folder.resolve("out");
    ReportFiles.compare(List.of(first, second), out);
    String markdown = Files.readString(out.resolve("report.md"));
    String page = Files.readString(out.resolve("report.html"));
    for (String run : List.of("first", "second")) {
      for (String model : List.of("bag of words", "teacher", "control", "quantize")) {
        assertTrue(markdown.contains(run + ": " + model), run + ": " + model);
        assertTrue(page.contains(run + ": " + model), run + ": " + model);
      }
    }
    assertFalse(page.contains("first: prune"));
    assertTrue(page.contains("<li>first: 12 test rows"));
    assertTrue(Files.readString(out.resolve("report.json")).contains("\"name\" : \"second\""));
  }

  @Test
  void namesRunsByPathWhereFoldersShareAName() throws IOException {
    Path namesake = folder.resolve("other").resolve("first");
    ReportFiles.write(SampleReport.complete(), namesake);
    Path out = folder.resolve("out");
    ReportFiles.compare(List.of(first, namesake), out);
    assertTrue(Files.readString(out.resolve("report.html")).contains(namesake + ": teacher"));
  }

  @Test
  void refusesTheSameRunTwice() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> ReportFiles.compare(List.of(first, first), folder.resolve("out")));
    assertEquals(
        "runs: must be at least two of different names; got [" + first + ", " + first + "].",
        fault.getMessage());
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
