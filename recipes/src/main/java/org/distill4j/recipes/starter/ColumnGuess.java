package org.distill4j.recipes.starter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.DataTable;
import org.distill4j.evaluate.dataset.SeveralLabels;
import org.distill4j.recipes.starter.ColumnProfile.Form;

/**
 * Which columns hold the texts and the labels or scores.
 *
 * @param text one column, or the two of a pair in the order of the file
 * @param label the column of the label or score
 * @param score whether it looks like a score
 * @param several where texts have several labels: the columns of zeros and ones, or the one of
 *     joined labels or lists; empty for one label a text
 */
public record ColumnGuess(List<String> text, String label, boolean score, List<String> several) {
  /** As published classification sets call them; the first that fits is taken. */
  private static final List<String> LABEL_NAMES =
      List.of(
          "label", "labels", "class", "category", "intent", "sentiment", "target", "gold_label");

  private static final List<String> SCORE_NAMES =
      List.of("score", "similarity", "relatedness_score", "rating");

  /** Texts of a pair are about as long: of unnamed columns, that is how a pair shows. */
  private static final double LEAST_RATIO = 0.5;

  private static final List<String> TEXT_NAMES =
      List.of("text", "sentence", "utterance", "review", "content", "comment", "tweet", "body");

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");

  /** Pairs whose names do not tell that they are one. */
  private static final List<Set<String>> PAIRS =
      List.of(
          Set.of("premise", "hypothesis"),
          Set.of("question", "sentence"),
          Set.of("question", "answer"),
          Set.of("query", "passage"),
          Set.of("query", "document"));

  /** Copies the list. */
  public ColumnGuess {
    text = List.copyOf(text);
    several = List.copyOf(several);
  }

  /** The same where each text has one label. */
  ColumnGuess ofOneLabel() {
    return new ColumnGuess(text, label, score, List.of());
  }

  /**
   * Guesses what is not given of a file's columns.
   *
   * @param text the columns of the text, none to guess them
   * @param label the column of the label, absent to guess it
   * @throws DataException if no column looks like what is missing
   */
  public static ColumnGuess of(Path data, List<String> text, Optional<String> label)
      throws IOException {
    return of(DataTable.read(data), text, label);
  }

  /**
   * Guesses what is not given.
   *
   * @param text the columns of the text, none to guess them
   * @param label the column of the label, absent to guess it
   * @throws DataException if no column looks like what is missing
   */
  static ColumnGuess of(DataTable table, List<String> text, Optional<String> label)
      throws DataException {
    List<ColumnProfile> columns = ColumnProfile.of(table);
    for (String column : label.map(List::of).orElse(table.columns())) {
      refuseCommas(table, column);
    }
    String labels = label.isPresent() ? label.get() : label(table, columns, text);
    boolean score = columns.stream().anyMatch(c -> c.name().equals(labels) && c.mayBeScore());
    List<String> several = several(table, labels, score, label.isEmpty());
    List<String> texts = text.isEmpty() ? text(table, columns, labels) : text;
    for (String name : texts) {
      requireOne(table, name);
    }
    requireOne(table, labels);
    return new ColumnGuess(texts, labels, score, several);
  }

  private static void refuseCommas(DataTable table, String column) throws DataException {
    if (table.columns().contains(column)
        && table.column(column).stream().allMatch(DECIMAL_COMMA.asMatchPredicate())) {
      throw new DataException(
          table.name(),
          "must have numbers with a decimal point in '"
              + column
              + "' to be scores; got '"
              + table.column(column).get(0)
              + "'. Write points for the commas, or name another column with --label.");
    }
  }

  private static void requireOne(DataTable table, String name) throws DataException {
    int count = Collections.frequency(table.columns(), name);
    if (count > 1) {
      throw new DataException(
          table.name(),
          "must have one column '" + name + "'; got " + count + ". Rename all but one.");
    }
  }

  // A column that is named by the user is one label, whatever others hold.
  private static List<String> several(
      DataTable table, String label, boolean score, boolean guessed) {
    List<String> binary = SeveralLabels.binaryColumns(table);
    boolean named = LABEL_NAMES.contains(lower(label));
    if (guessed && !named && binary.size() > 1 && binary.contains(label)) {
      return binary;
    }
    boolean joined =
        !score
            && table.columns().contains(label)
            && SeveralLabels.joined(
                    table.column(label).stream()
                        .filter(cell -> !cell.isEmpty())
                        .distinct()
                        .toList())
                .isPresent();
    return joined ? List.of(label) : List.of();
  }

  private static String label(DataTable table, List<ColumnProfile> columns, List<String> text)
      throws DataException {
    List<ColumnProfile> free = columns.stream().filter(c -> !text.contains(c.name())).toList();
    List<ColumnProfile> classes = free.stream().filter(ColumnProfile::mayBeLabel).toList();
    List<ColumnProfile> scores = free.stream().filter(ColumnProfile::mayBeScore).toList();
    List<ColumnProfile> both = free.stream().filter(c -> c.mayBeLabel() || c.mayBeScore()).toList();
    // Where nothing has a name, fractions are the most telling sign.
    Optional<ColumnProfile> shown =
        scores.stream().filter(c -> !table.named() && c.form() == Form.FRACTIONS).findFirst();
    return named(both, LABEL_NAMES)
        .or(() -> named(scores, SCORE_NAMES))
        .or(() -> shown)
        .or(() -> classes.stream().min(Comparator.comparingInt(ColumnProfile::distinct)))
        .or(() -> scores.stream().filter(c -> c.form() == Form.FRACTIONS).findFirst())
        .map(ColumnProfile::name)
        .orElseThrow(
            () ->
                missing(
                    table,
                    columns,
                    "must have a column of labels, of which each comes on several rows, or of"
                        + " scores",
                    "Name one with --label, or label the rows first."));
  }

  private static List<String> text(DataTable table, List<ColumnProfile> columns, String label)
      throws DataException {
    List<ColumnProfile> candidates =
        columns.stream().filter(c -> c.mayBeText() && !c.name().equals(label)).toList();
    Optional<ColumnProfile> longest =
        candidates.stream().max(Comparator.comparingDouble(ColumnProfile::characters));
    ColumnProfile first =
        named(candidates, TEXT_NAMES)
            .or(() -> longest)
            .orElseThrow(
                () ->
                    missing(
                        table,
                        columns,
                        "must have a column of texts beside the label '" + label + "'",
                        "Name one with --text."));
    List<String> both =
        candidates.stream()
            .filter(c -> c.equals(first) || arePair(table, c, first))
            .map(ColumnProfile::name)
            .toList();
    return both.size() == 2 ? both : List.of(first.name());
  }

  private static boolean arePair(DataTable table, ColumnProfile a, ColumnProfile b) {
    return table.named()
        ? arePair(a.name(), b.name())
        : a.characters() >= LEAST_RATIO * b.characters();
  }

  private static Optional<ColumnProfile> named(List<ColumnProfile> columns, List<String> names) {
    return columns.stream()
        .filter(column -> names.contains(lower(column.name())))
        .min(Comparator.comparingInt(column -> names.indexOf(lower(column.name()))));
  }

  private static boolean arePair(String a, String b) {
    return family(a).equals(family(b)) || PAIRS.contains(Set.of(lower(a), lower(b)));
  }

  /** What is left of sentence1 and sentence2, #1 String and #2 String, text_a and text_b. */
  private static String family(String name) {
    return lower(name).replaceAll("[0-9]+|(?<=[_ -])[ab]$", "#");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static DataException missing(
      DataTable table, List<ColumnProfile> columns, String must, String mend) {
    String listed = columns.stream().map(ColumnProfile::toString).collect(Collectors.joining(", "));
    return new DataException(
        table.name(), must + "; got " + listed + " in " + table.rows().size() + " rows. " + mend);
  }
}
