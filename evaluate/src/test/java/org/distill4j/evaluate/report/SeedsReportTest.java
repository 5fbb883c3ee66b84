package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.SeedSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsReportTest {
  private static final List<SeedsReport.Difference> DIFFERENCES =
      List.of(
          new SeedsReport.Difference("distill", "control", new Estimate(0.021, 0.004, 0.037, 1000)),
          new SeedsReport.Difference(
              "quantize", "teacher", new Estimate(-0.02, -0.04, 0.01, 1000)));

  @TempDir private Path folder;

  private static Report sample() {
    Report one = SampleReport.complete();
    SeedsReport seeds = SeedsReport.of(List.of(3, 1), "students", List.of(one, one), DIFFERENCES);
    return one.withSeeds("seeds: [3, 1]\n", seeds);
  }

  @Test
  void sumsUpEachStage() {
    List<Report> runs = List.of(SampleReport.complete(), SampleReport.complete());
    SeedsReport report = SeedsReport.of(List.of(3, 1), "all", runs, List.of());
    SeedsReport.Stage distill = report.stages().get(1);
    assertEquals("distill", distill.name());
    assertEquals(List.of(0.896, 0.896), distill.accuracies());
    assertEquals(new SeedSummary(0.896, 0, 0.896, 0.896, 2), distill.accuracy());
  }

  @Test
  void refusesAStageWithoutAnAccuracyForEachSeed() {
    SeedsReport.Stage stage =
        new SeedsReport.Stage("prune", "prune", List.of(0.5), SeedSummary.of(List.of(0.5)));
    String fault =
        assertThrows(
                IllegalArgumentException.class,
                () -> new SeedsReport(List.of(3, 1), "all", List.of(stage), List.of()))
            .getMessage();
    assertTrue(fault.startsWith("seeds.stages.prune: must have an accuracy for each of [3, 1]"));
  }

  @Test
  void isReadBackAndLeftOutWhereThereIsOneRun() throws IOException {
    ReportFiles.write(sample(), folder);
    assertEquals(sample(), ReportFiles.read(folder));
    ReportFiles.write(SampleReport.complete(), folder);
    assertFalse(Files.readString(folder.resolve("report.json")).contains("\"seeds\""));
  }

  @Test
  void drawsAMarkForEachSeedOfEachStage() throws IOException {
    String page = Html.of(sample());
    int stages = sample().stages().size();
    long dots = Pattern.compile(", seed \\d+: [\\d.]+%\"").matcher(page).results().count();
    assertEquals(2L * stages, dots);
    assertTrue(page.contains("<strong>distill against control: +2.1 points</strong>"), page);
    assertFalse(Html.of(SampleReport.complete()).contains("Over several seeds"));
  }

  @Test
  void bringsFloorTeacherControlAndStudentIntoOneRow() {
    Report report = sample();
    List<ProofRow.Cell> cells = ProofRow.of(report, report.seeds().orElseThrow());
    double floor = report.floor().value();
    double teacher = report.teacher().quality().value();
    double student = report.stages().get(1).quality().value();
    assertEquals("distill", report.stages().get(1).name());
    assertEquals(Figures.percent(floor), cells.get(0).value());
    assertEquals(Figures.percent(teacher), value(cells, "teacher"));
    assertEquals(Figures.percent((student - floor) / (teacher - floor)), value(cells, "gain kept"));
    assertEquals(Figures.percent(student / teacher), value(cells, "of the teacher"));
    double control = report.stage("control").orElseThrow().quality().value();
    assertEquals(Figures.points(student - control), value(cells, "points against control"));
  }

  private static String value(List<ProofRow.Cell> cells, String title) {
    return cells.stream().filter(c -> c.title().equals(title)).findFirst().orElseThrow().value();
  }

  @Test
  void tellsTheSameInBothForms() throws IOException {
    String page = Html.of(sample()).replaceAll("<[^>]*>", " ");
    String text = Markdown.of(sample());
    assertTrue(text.contains("**distill against control: +2.1 points (+0.4 to +3.7)**, ahead"));
    assertTrue(text.contains("**quantize against teacher: −2.0 points (−4.0 to +1.0)**, not"));
    String part = text.replaceAll("(?s).*## Over several seeds", "").replaceAll("(?s)\n## .*", "");
    List<String> numbers =
        Pattern.compile("[−+]?\\d[\\d,.]*\\d(%)?")
            .matcher(part)
            .results()
            .map(MatchResult::group)
            .toList();
    assertTrue(numbers.size() > 30, "found " + numbers.size());
    numbers.forEach(number -> assertTrue(page.contains(number), number));
  }
}
