package org.distill4j.evaluate.dataset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds labels that are probably slips: spelled in two ways, on one row only, or named as the
 * column is; and texts that have more than one label. Takes time linear in the number of rows.
 */
public final class LabelReview {
  private static final int SHOWN = 3;
  private static final int SHOWN_TEXTS = 2;
  private static final int LONGEST_TEXT = 80;

  /** At most as many digits as make a number quick to parse. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})(e[+-]?\\d{1,2})?");

  private final Dataset data;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, Integer> first = new HashMap<>();

  private LabelReview(Dataset data, List<List<String>> given) {
    this.data = data;
    for (int row = 0; row < given.size(); row++) {
      for (String label : given.get(row)) {
        counts.merge(label, 1, Integer::sum);
        first.putIfAbsent(label, row);
      }
    }
  }

  /**
   * Looks at labelled rows.
   *
   * @param data rows with one label each
   * @param column how the label's column is called
   * @return what the user should know, a sentence each; empty where nothing was found
   */
  public static List<String> ofLabels(Dataset data, String column) {
    LabelReview review = new LabelReview(data, data.labels().stream().map(List::of).toList());
    List<String> found = new ArrayList<>();
    review.alike(found, "labels", "rows");
    review.named(found, column);
    review.single(found);
    AbsentLabels.warning(data).ifPresent(found::add);
    contradictions(data, "label", found);
    SeveralLabels.siblings(data, column).ifPresent(found::add);
    return found;
  }

  /** Looks only whether labelled texts have more than one label. */
  public static List<String> contradictions(Dataset data) {
    List<String> found = new ArrayList<>();
    contradictions(data, "label", found);
    return found;
  }

  /**
   * Looks at tagged sentences.
   *
   * @param tags of each row's words
   * @return what the user should know, a sentence each; empty where nothing was found
   */
  public static List<String> ofTags(Dataset data, List<List<String>> tags) {
    LabelReview review = new LabelReview(data, tags);
    List<String> found = new ArrayList<>();
    review.alike(found, "tags", "words");
    contradictions(data, "row of tags", found);
    return found;
  }

  private void alike(List<String> found, String labels, String unit) {
    Map<String, List<String>> forms = new LinkedHashMap<>();
    counts.keySet().forEach(l -> forms.computeIfAbsent(key(l), k -> new ArrayList<>()).add(l));
    List<List<String>> groups = forms.values().stream().filter(form -> form.size() > 1).toList();
    if (!groups.isEmpty()) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s: has %s that differ only in case, form, spaces or invisible characters: %s%s."
                  + " They count as different classes. Give each one spelling.",
              data.name(),
              labels,
              groups.stream()
                  .limit(SHOWN)
                  .map(g -> group(g, unit))
                  .collect(Collectors.joining("; ")),
              more(groups.size(), SHOWN)));
    }
  }

  private String group(List<String> group, String unit) {
    Set<String> shown = new LinkedHashSet<>();
    group.forEach(label -> shown.add(FoldedText.shown(label)));
    boolean lookSame =
        shown.stream()
                .map(s -> java.text.Normalizer.normalize(s, java.text.Normalizer.Form.NFKC))
                .distinct()
                .count()
            < group.size();
    return group.stream()
        .limit(SHOWN)
        .map(
            label ->
                (lookSame ? FoldedText.spelled(label) : FoldedText.shown(label))
                    + String.format(Locale.ROOT, " on %,d %s", counts.get(label), unit))
        .collect(Collectors.joining(" and "));
  }

  private static String key(String label) {
    String folded = FoldedText.of(label);
    return NUMBER.matcher(folded).matches()
        ? new BigDecimal(folded).stripTrailingZeros().toPlainString()
        : folded;
  }

  /** A header that was read as a row. */
  private void named(List<String> found, String column) {
    for (String label : counts.keySet()) {
      if (label.equalsIgnoreCase(column) && counts.get(label) <= 2) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s: has the label %s, as its column is called. If that is a header read as a row,"
                    + " remove the row, or leave out columns.",
                data.where(first.get(label)),
                FoldedText.shown(label)));
      }
    }
  }

  private void single(List<String> found) {
    List<String> single = counts.keySet().stream().filter(l -> counts.get(l) == 1).toList();
    if (!single.isEmpty()) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s: has %,d of %,d labels on one row only: %s%s. Nothing is both learned and tested"
                  + " of them. Correct them, or give more rows.",
              data.name(),
              single.size(),
              counts.size(),
              single.stream()
                  .limit(SHOWN)
                  .map(l -> FoldedText.shown(cut(l)) + " (line " + data.line(first.get(l)) + ")")
                  .collect(Collectors.joining(", ")),
              more(single.size(), SHOWN)));
    }
  }

  private static void contradictions(Dataset data, String label, List<String> found) {
    Map<Long, List<Integer>> repeated = repeated(data);
    List<String> examples = new ArrayList<>();
    int texts = 0;
    int rows = 0;
    for (List<Integer> same : repeated.values()) {
      int other = other(data, same);
      if (other >= 0) {
        texts++;
        rows += same.size();
        if (examples.size() < SHOWN_TEXTS) {
          examples.add(example(data, same.get(0), other));
        }
      }
    }
    if (texts > 0) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s: has %,d texts with more than one %s, on %,d of %,d rows (%.1f%%): %s%s. No model"
                  + " can answer both. Keep one of each.",
              data.name(),
              texts,
              label,
              rows,
              data.size(),
              100.0 * rows / data.size(),
              String.join("; ", examples),
              more(texts, SHOWN_TEXTS)));
    }
  }

  /** A row whose label is not the first one's, or -1. */
  private static int other(Dataset data, List<Integer> same) {
    for (int row : same) {
      if (!label(data, row).equals(label(data, same.get(0)))) {
        return row;
      }
    }
    return -1;
  }

  private static String label(Dataset data, int row) {
    return data.examples().get(row).label().orElseThrow();
  }

  private static String example(Dataset data, int row, int other) {
    return String.format(
        Locale.ROOT,
        "%s is %s in line %d and %s in line %d",
        FoldedText.shown(cut(data.examples().get(row).text())),
        FoldedText.shown(cut(label(data, row))),
        data.line(row),
        FoldedText.shown(cut(label(data, other))),
        data.line(other));
  }

  /** Rows of equal texts by hash, in the order of the file; sorted, not boxed, for large files. */
  private static Map<Long, List<Integer>> repeated(Dataset data) {
    long[] keys = new long[data.size()];
    for (int row = 0; row < keys.length; row++) {
      Example example = data.examples().get(row);
      keys[row] = WordRuns.hash(FoldedText.of(example.text()));
      if (example.pair().isPresent()) {
        keys[row] = WordRuns.mix(keys[row]) + WordRuns.hash(FoldedText.of(example.pair().get()));
      }
    }
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    Map<Long, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < keys.length; row++) {
      int at = Arrays.binarySearch(sorted, keys[row]);
      boolean again =
          (at > 0 && sorted[at - 1] == keys[row])
              || (at + 1 < sorted.length && sorted[at + 1] == keys[row]);
      if (again) {
        rows.computeIfAbsent(keys[row], key -> new ArrayList<>()).add(row);
      }
    }
    return rows;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private static String more(int all, int shown) {
    return all > shown ? String.format(Locale.ROOT, ", and %,d more", all - shown) : "";
  }
}
