package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.StageReport;

/** What a report says that a user of the finished model must know. Nothing in it tells a time. */
final class CardFacts {
  private static final Pattern FILE = Pattern.compile("^(Rows of ).*[/\\\\]");
  private static final Pattern FOLDERS = Pattern.compile("(^|; )[^;]*[/\\\\](?=[^/\\\\;]+: )");

  private static final int WEAKEST = 3;

  private CardFacts() {}

  /** What became of the rows of the data: all that the report says of it, but for the teacher. */
  static List<String> rows(Report report) {
    return report.data().stream()
        .filter(fact -> !fact.what().equals("Teacher"))
        .map(fact -> nameAlone(fact.what()) + ": " + fact.value())
        .toList();
  }

  /**
   * Accuracy vs. the teacher, the weakest labels, what was not measured, and the run's warnings.
   */
  static List<String> limits(Report report) {
    StageReport last = report.finalStage();
    List<String> limits = new ArrayList<>();
    last.comparedWith(report.teacher().name()).map(c -> drop(last, c)).ifPresent(limits::add);
    if (last.classF1().size() > 2) {
      limits.add("Weakest labels on the test rows: " + weakest(last) + ".");
    }
    report.warnings().forEach(warning -> limits.add(withoutExample(warning)));
    return limits;
  }

  // "Rows of FILE" without the folders that FILE lies in.
  private static String nameAlone(String what) {
    return FILE.matcher(what).replaceFirst("$1");
  }

  /** What teachers are, with the names of their files or folders and not where those lie. */
  static String teachers(String description) {
    return FOLDERS.matcher(description).replaceAll("$1");
  }

  /** Without the example: it quotes the user's rows and names files, a card goes elsewhere. */
  static String withoutExample(String warning) {
    int example = warning.indexOf("; such as ");
    return example < 0 ? warning : warning.substring(0, example) + ".";
  }

  private static String drop(StageReport last, Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%s vs. the teacher: %+.1f points (95%% interval %+.1f to %+.1f) on the same test rows.",
        last.mainMetric().title().substring(0, 1).toUpperCase(Locale.ROOT)
            + last.mainMetric().title().substring(1),
        100 * comparison.difference(),
        100 * comparison.low(),
        100 * comparison.high());
  }

  private static String weakest(StageReport last) {
    return String.join(
        ", ",
        last.classF1().entrySet().stream()
            .sorted(Comparator.comparingDouble(Map.Entry::getValue))
            .limit(WEAKEST)
            .map(
                label ->
                    String.format(Locale.ROOT, "%s (F1 %.2f)", label.getKey(), label.getValue()))
            .toList());
  }
}
