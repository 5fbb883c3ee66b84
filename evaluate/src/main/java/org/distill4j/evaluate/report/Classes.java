package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The weakest classes and the most confused pairs of one stage. */
final class Classes {
  private static final int SHOWN = 12;

  private Classes() {}

  static List<View.ClassScore> weakest(StageReport stage, List<String> labels) {
    record Scored(String label, double f1, long rows) {}

    List<Scored> classes = new ArrayList<>();
    for (int label = 0; label < stage.confusion().size(); label++) {
      String name = labels.get(label);
      if (!stage.classF1().containsKey(name)) {
        continue; // what stands for none of them
      }
      long rows = stage.confusion().get(label).stream().mapToLong(Integer::longValue).sum();
      classes.add(new Scored(name, stage.classF1().get(name), rows));
    }
    return classes.stream()
        .sorted(Comparator.comparingDouble(Scored::f1))
        .limit(SHOWN)
        .map(
            c ->
                new View.ClassScore(
                    c.label(),
                    Figures.percent(c.f1()),
                    Math.round(1000 * c.f1()) / 10.0,
                    Figures.count(c.rows())))
        .toList();
  }

  static List<View.Mistake> confusedPairs(StageReport stage, List<String> labels) {
    record Counted(String label, String predicted, int count, long rows) {}

    List<Counted> pairs = new ArrayList<>();
    for (int label = 0; label < stage.confusion().size(); label++) {
      List<Integer> row = stage.confusion().get(label);
      long rows = row.stream().mapToLong(Integer::longValue).sum();
      for (int predicted = 0; predicted < row.size(); predicted++) {
        int count = row.get(predicted);
        if (label != predicted && count > 0) {
          pairs.add(new Counted(labels.get(label), labels.get(predicted), count, rows));
        }
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingInt(Counted::count).reversed())
        .limit(SHOWN)
        .map(
            pair ->
                new View.Mistake(
                    pair.label(),
                    pair.predicted(),
                    Figures.count(pair.count()),
                    Figures.percent((double) pair.count() / pair.rows())))
        .toList();
  }
}
