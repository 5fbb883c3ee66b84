package org.distill4j.evaluate.dataset;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds labels that probably stand for a missing one, as pandas and spreadsheets write it. */
final class AbsentLabels {
  private static final Set<String> WORDS = Set.of("nan", "<na>", "n/a", "#n/a", "null", "nil");

  private AbsentLabels() {}

  /** A warning with how many rows have which; empty where no label reads so. */
  static Optional<String> warning(Dataset data) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String label : data.labels()) {
      if (WORDS.contains(label.toLowerCase(Locale.ROOT))) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: has labels that may mean that there is none: %s. They are learned as a class."
                    + " If those rows have no label, empty the field and set empty: drop.",
                data.name(),
                counts.entrySet().stream()
                    .map(
                        e ->
                            String.format(
                                Locale.ROOT, "'%s' on %,d rows", e.getKey(), e.getValue()))
                    .collect(Collectors.joining(", "))));
  }
}
