package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlTest {
  private final Report report = SampleReport.complete();

  @Test
  void namesNothingOutsideItself() throws IOException {
    String page = Html.of(report);
    for (String outside : List.of("http", "src=", "href=", "url(", "@import", "<script")) {
      assertFalse(page.contains(outside), outside);
    }
  }

  @Test
  void escapesNamesFromTheData() throws IOException {
    String page = Html.of(report);
    assertTrue(page.contains("weather &amp; &lt;news&gt;"));
    assertFalse(page.contains("<news>"));
  }

  @Test
  void showsTheFloorFirstAndEveryStage() throws IOException {
    List<String> names =
        Pattern.compile("<th scope=\"row\" class=\"left\">([^<]+)")
            .matcher(Html.of(report))
            .results()
            .map(found -> found.group(1))
            .limit(8)
            .toList();
    assertEquals(
        List.of(
            "bag of words",
            "teacher",
            "distill",
            "control",
            "prune",
            "prune-vocabulary",
            "distill-2",
            "quantize"),
        names);
  }

  @Test
  void drawsEveryStageInBothPictures() throws IOException {
    long marks =
        Pattern.compile("<g class=\"mark ([a-z-]+)\"").matcher(Html.of(report)).results().count();
    assertEquals(2L * report.stages().size(), marks);
    assertTrue(Html.of(report).contains("<g class=\"mark control\""));
  }

  @Test
  void tellsWhetherTheTeacherHelped() throws IOException {
    String page = Html.of(report);
    assertTrue(page.contains("Did the teacher help?"));
    assertTrue(page.contains("distill is ahead of its control: the interval lies above zero."));
  }

  @Test
  void carriesTheNumbersOfTheMarkdown() throws IOException {
    String page = Html.of(report).replaceAll("<[^>]*>", " ");
    List<String> numbers =
        Pattern.compile("[−+]?\\d[\\d,.]*\\d( %)?")
            .matcher(Markdown.of(report).replaceAll("(?s)## Recipe.*", ""))
            .results()
            .map(MatchResult::group)
            .toList();
    assertTrue(numbers.size() > 200, "found " + numbers.size());
    for (String number : numbers) {
      assertTrue(page.contains(number), number);
    }
  }
}
