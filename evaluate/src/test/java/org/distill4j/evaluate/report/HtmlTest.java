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

  /** The library's own text apart, whose comments name its home page: it is a test of its own. */
  @Test
  void namesNothingOutsideItself() throws IOException {
    String page = Html.of(report).replace(new Scripts.Page().library(), "");
    for (String outside :
        List.of(
            "http:",
            "https:",
            "src=",
            "href=",
            "url(",
            "@import",
            "import(",
            "fetch(",
            "XMLHttp",
            "WebSocket",
            "EventSource",
            "sendBeacon",
            "<link",
            "<iframe")) {
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
  void hasACanvasForEachChartAndATableWithTheSameNumbers() throws IOException {
    String page = Html.of(report);
    long canvases = Pattern.compile("<canvas data-chart=\"\\d+\"").matcher(page).results().count();
    assertEquals(3, canvases); // against latency, against size, differences
    assertTrue(page.contains("<noscript>"));
    assertTrue(page.contains("Chart.js 4."), "names the library with its version");
  }

  @Test
  void showsWhatIsOnlyThereOnOccasion() throws IOException {
    Report full = SampleReport.full();
    String page = Html.of(full);
    for (String part :
        List.of("Training</h2>", "Calibration</h2>", "Examples</h2>", "Confusion matrix</h3>")) {
      assertTrue(page.contains(part), part);
    }
    assertFalse(Html.of(report).contains("Calibration</h2>"));
    assertTrue(page.contains("Teacher right, final model wrong: 42 rows"), page);
  }

  @Test
  void keepsHostileTextText() throws IOException {
    String page = Html.of(SampleReport.full());
    assertTrue(SampleReport.HOSTILE.contains("</script>"));
    assertFalse(page.contains(SampleReport.HOSTILE));
    assertFalse(page.contains("<img"), "as an element");
    assertTrue(page.contains("&lt;/script&gt;&lt;img"), "as text");
    assertEquals(
        3, page.split("</script>", -1).length - 1, "three scripts and no other end of one");
  }

  @Test
  void tellsWhetherTheTeacherHelped() throws IOException {
    String page = Html.of(report);
    assertTrue(page.contains("Did the teacher help?"));
    assertTrue(page.contains("distill is ahead of its control: the interval lies above zero."));
  }

  @Test
  void carriesTheNumbersOfTheMarkdown() throws IOException {
    Report full = SampleReport.full();
    String page = Html.of(full).replaceAll("<[^>]*>", " ");
    List<String> numbers =
        Pattern.compile("[−+]?\\d[\\d,.]*\\d(%)?")
            .matcher(Markdown.of(full).replaceAll("(?s)## Recipe.*", ""))
            .results()
            .map(MatchResult::group)
            .toList();
    assertTrue(numbers.size() > 200, "found " + numbers.size());
    for (String number : numbers) {
      assertTrue(page.contains(number), number);
    }
  }
}
