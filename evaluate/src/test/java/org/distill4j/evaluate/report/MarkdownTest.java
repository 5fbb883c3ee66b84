package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  private final List<String> lines = Markdown.of(SampleReport.complete()).lines().toList();

  @Test
  void showsTheBaselineFirst() {
    int header = lines.indexOf("## Stages") + 2;
    assertTrue(lines.get(header).startsWith("| stage | kind | accuracy (95%) |"));
    assertTrue(
        lines.get(header + 2).startsWith("| bag of words | baseline | 71.2% (68.3 to 73.9) |"));
  }

  @Test
  void keepsEveryTableRectangular() {
    for (int row = 1; row < lines.size(); row++) {
      if (lines.get(row).startsWith("|") && lines.get(row - 1).startsWith("|")) {
        assertEquals(cells(lines.get(row - 1)), cells(lines.get(row)), lines.get(row));
      }
    }
  }

  @Test
  void keepsTextOfTheDataInItsCell() {
    List<String> full = Markdown.of(SampleReport.full()).lines().toList();
    for (int row = 1; row < full.size(); row++) {
      if (full.get(row).startsWith("|") && full.get(row - 1).startsWith("|")) {
        assertEquals(cells(full.get(row - 1)), cells(full.get(row)), full.get(row));
      }
    }
  }

  @Test
  void namesTheVerdicts() {
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.endsWith("| 0.091 | not decided: about 11,000 rows needed |")));
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.startsWith("| distill | control | +2.3 (+0.9 to +3.8) |")));
  }

  private static long cells(String line) {
    return line.replace("\\|", "").chars().filter(c -> c == '|').count();
  }
}
