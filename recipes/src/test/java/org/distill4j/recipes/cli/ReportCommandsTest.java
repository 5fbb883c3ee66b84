package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.evaluate.statistics.Estimate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeReport() throws Exception {
    write(List.of(new Latency(32, 1, 3.0, 3.5, 100), new Latency(64, 2, 3.0, 3.5, 100)));
  }

  private void write(List<Latency> times) throws Exception {
    StageReport teacher = stage("teacher", "teacher", 0.90, List.of(), 90_000, times);
    Comparison drop = new Comparison("teacher", -0.012, -0.025, 0.001, 10, 22, 0.05, "not decided");
    StageReport last = stage("05-quantize", "quantize", 0.888, List.of(drop), 17_600, times);
    ReportFiles.write(
        new Report(
            1,
            "tiny",
            "",
            new Machine("Linux", "amd64", "any", 2, "17"),
            List.of(),
            List.of("0", "1"),
            0.01,
            estimate(0.8),
            List.of(teacher, last),
            List.of(),
            List.of()),
        folder);
  }

  @ParameterizedTest
  @CsvSource({
    "0, --max-drop 2.5, 05-quantize: keeps every bound",
    "1, --max-drop 2.4, it is 2.50 points at the bad end of the 95% interval",
    "0, --max-drop 1.3 --point, keeps every bound",
    "1, --max-drop 1.1 --point, it is 1.20 points",
    "0, --max-bytes 17600, keeps every bound",
    "1, --max-bytes 17599, 'it has 17,600'",
    "0, --max-p95 3.5, keeps every bound",
    "1, --max-p95 3.4, it is 3.500 ms",
    "1, --max-p95 3.4 --length 64, was not timed at 64 tokens on one thread",
    "1, --max-drop 2.5 --max-bytes 1, 'it has 17,600'",
    "2, --length 32, got none",
    "2, --max-drop x, x",
    "2, --max-p95 -1, --max-p95: must be a time > 0; got '-1'."
  })
  void holdsTheFinalModelToItsBounds(int code, String options, String says) {
    Program program = Program.run(("verify " + folder + " " + options).split(" "));
    assertEquals(code, program.code(), program.toString());
    assertTrue((program.out() + program.err()).contains(says), program.toString());
    assertEquals(code == 0, program.err().isEmpty(), program.err());
  }

  @Test
  void breaksABoundOnTimesThatNobodyMeasured() throws Exception {
    write(List.of());
    Program program = Program.run("verify", folder.toString(), "--max-p95", "9");
    assertEquals(1, program.code(), program.toString());
    assertTrue(program.err().contains("nothing was. Run with measure.rounds >= 1"), program.err());
  }

  @Test
  void refusesAFolderWithoutAReport() {
    Program program = Program.run("verify", folder.resolve("x").toString(), "--max-drop", "1");
    assertEquals(2, program.code());
    assertTrue(program.err().contains("must exist"), program.err());
  }

  @Test
  void writesTheReportAnew() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Program program = Program.run("report", folder.toString(), "--out", elsewhere.toString());
    assertEquals(elsewhere.resolve("report.html") + "\n", program.out());
    assertEquals(
        Files.readString(folder.resolve("report.md")),
        Files.readString(elsewhere.resolve("report.md")));
    assertEquals(2, Program.run("report", folder.resolve("x").toString()).code());
  }

  private static StageReport stage(
      String name,
      String kind,
      double accuracy,
      List<Comparison> comparisons,
      long bytes,
      List<Latency> times) {
    return new StageReport(
        name,
        kind,
        Map.of("accuracy", estimate(accuracy)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        comparisons,
        Map.of(),
        List.of(),
        100,
        bytes,
        bytes,
        bytes,
        times,
        Optional.empty(),
        1,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Estimate estimate(double value) {
    return new Estimate(value, value - 0.02, value + 0.02, 872);
  }
}
