package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises data with several labels a text (multi-label classification): lists, joined labels and
 * a column of zeros and ones for each label. Where one label a text is asked for, they are refused.
 */
public final class SeveralLabels {
  /** What joins labels, the least ambiguous first. */
  private static final List<String> JOINTS = List.of("|", ";", ",", "+", "&");

  private static final Set<String> TAG_FIELDS =
      Set.of("ner_tags", "pos_tags", "chunk_tags", "tags", "upos", "labels", "ner");

  private static final Set<String> WORD_FIELDS = Set.of("tokens", "words", "token", "word");

  private SeveralLabels() {}

  static DataException refused(String where, String got) {
    return new DataException(
        where,
        "must be one label a text; got several, as "
            + got
            + ". Write task: {kind: multi-label-classification}, which init does, or keep one label"
            + " a row.");
  }

  /**
   * The fields of JSON that hold labels as lists; none where another field holds the label.
   *
   * @throws DataException where words and their tags are lists
   */
  static List<String> lists(
      String name, Collection<String> strings, Collection<String> others, Collection<String> lists)
      throws DataException {
    List<String> words = lists.stream().filter(f -> WORD_FIELDS.contains(lower(f))).toList();
    List<String> tags =
        lists.stream()
            .filter(f -> lower(f).endsWith("tags") || TAG_FIELDS.contains(lower(f)))
            .toList();
    if (!words.isEmpty() && !tags.isEmpty()) {
      throw new DataException(
          name,
          String.format(
                  Locale.ROOT,
                  "must have rows of text; got words and their tags as lists, '%s' and '%s'. Write"
                      + " a word",
                  words.get(0),
                  tags.get(0))
              + " and its tag a line, apart by a tab, with a blank line after each sentence, and"
              + " use task: {kind: token-tagging}.");
    }
    List<String> labels = lists.stream().filter(f -> isLabel(lower(f))).toList();
    List<String> scalars = Stream.concat(strings.stream(), others.stream()).toList();
    boolean other = scalars.stream().anyMatch(f -> isLabel(lower(f)));
    if (labels.isEmpty() && scalars.size() < 2) {
      labels = List.copyOf(lists); // nothing else is left to be a label
    }
    return other ? List.of() : labels;
  }

  /** Whether a field's name says that it holds labels. */
  static boolean isLabel(String name) {
    return lower(name)
        .matches("(.*[_ -])?(labels?|class(es)?|categor(y|ies)|intents?|emotions?|targets?)(_.*)?");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses labels of which some are combinations of others.
   *
   * @param where the file and column
   * @param labels the different labels
   */
  public static void refuseJoined(String where, Collection<String> labels) throws DataException {
    Optional<String> joined = joined(labels);
    if (joined.isPresent()) {
      throw refused(
          where, joined.get() + " (if each is one label, list them all in a recipe's task.labels)");
    }
  }

  /** Words for what joined labels look like; empty where each is one label. */
  public static Optional<String> joined(Collection<String> labels) {
    List<String> several = labels.stream().filter(label -> label.matches("(?s)\\[.*\\]")).toList();
    if (!labels.isEmpty() && several.size() == labels.size()) {
      return Optional.of("the list " + FoldedText.shown(several.get(0)));
    }
    for (String joint : JOINTS) {
      Optional<String> combined = combined(labels, joint);
      if (combined.isPresent()) {
        return combined.map(
            label -> FoldedText.shown(label) + ", labels joined by '" + joint + "'");
      }
    }
    return Optional.empty();
  }

  /** A label whose every part stands in another label too; of one joint, a single part suffices. */
  private static Optional<String> combined(Collection<String> labels, String joint) {
    Map<String, Integer> in = new HashMap<>();
    for (String label : labels) {
      parts(label, joint).forEach(part -> in.merge(part, 1, Integer::sum));
    }
    for (String label : labels) {
      Set<String> parts = parts(label, joint);
      long shared = parts.stream().filter(part -> in.get(part) > 1).count();
      boolean enough = joint.equals("|") ? shared > 0 : shared == parts.size();
      if (parts.size() > 1 && !parts.contains("") && enough) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }

  private static Set<String> parts(String label, String joint) {
    Set<String> parts = new HashSet<>();
    Arrays.stream(label.split(Pattern.quote(joint), -1)).forEach(part -> parts.add(part.strip()));
    return parts;
  }

  /**
   * Finds columns that hold 0 or 1 on every row, as where each label has a column.
   *
   * @return their names; fewer than two mean nothing
   */
  public static List<String> binaryColumns(DataTable table) {
    List<String> binary = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      List<String> values =
          table.rows().stream().map(row -> row.get(column)).distinct().limit(5).toList();
      if (isBinary(values)) {
        binary.add(table.columns().get(i));
      }
    }
    return binary;
  }

  /**
   * A warning where the label's column is one of several that hold 0 or 1, and the others are not
   * read; empty where it is none.
   *
   * @param label the label's column
   */
  public static Optional<String> siblings(Dataset data, String label) {
    Row first = data.row(0);
    if (!first.columns().contains(label) || !isBinary(data, label)) {
      return Optional.empty();
    }
    List<String> others =
        first.columns().stream()
            .filter(column -> !column.equals(label) && isBinary(data, column))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s: the label '%s' and %d more %s 0 and 1, %s, as where each of several"
                    + " labels a text has a column. Only '%s' is learned. For all of them write"
                    + " task: {kind: multi-label-classification} and a list of columns as label, or"
                    + " leave the other columns out.",
                data.name(),
                label,
                others.size(),
                others.size() == 1 ? "column hold" : "columns hold",
                ColumnNames.quoted(others),
                label));
  }

  private static boolean isBinary(Dataset data, String column) {
    Set<String> values = new HashSet<>();
    for (int row = 0; row < data.size() && values.size() <= 2; row++) {
      values.add(data.row(row).value(column).orElse(""));
    }
    return isBinary(List.copyOf(values));
  }

  private static boolean isBinary(List<String> values) {
    return Set.of("0", "1").equals(Set.copyOf(values))
        || Set.of("0.0", "1.0").equals(Set.copyOf(values))
        || Set.of("true", "false").equals(lowered(values));
  }

  private static Set<String> lowered(List<String> values) {
    Set<String> lowered = new HashSet<>();
    values.forEach(value -> lowered.add(lower(value)));
    return lowered;
  }
}
