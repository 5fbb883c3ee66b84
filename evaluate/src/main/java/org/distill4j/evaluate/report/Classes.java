package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The weak classes and the frequent mistakes of one stage. */
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

  static List<View.Mistake> frequentMistakes(StageReport stage, List<String> labels) {
    record Counted(String truth, String predicted, int count) {}

    List<Counted> mistakes = new ArrayList<>();
    for (int truth = 0; truth < stage.confusion().size(); truth++) {
      for (int predicted = 0; predicted < stage.confusion().size(); predicted++) {
        int count = stage.confusion().get(truth).get(predicted);
        if (truth != predicted && count > 0) {
          mistakes.add(new Counted(labels.get(truth), labels.get(predicted), count));
        }
      }
    }
    return mistakes.stream()
        .sorted(Comparator.comparingInt(Counted::count).reversed())
        .limit(SHOWN)
        .map(m -> new View.Mistake(m.truth(), m.predicted(), Figures.count(m.count())))
        .toList();
  }
}
