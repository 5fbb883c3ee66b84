package org.distill4j.recipes.starter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.DataTable;
import org.distill4j.evaluate.dataset.FoldedText;
import org.distill4j.evaluate.dataset.RowFormat.Quoting;
import tools.jackson.databind.json.JsonMapper;

/** A recipe for a data file that nobody has written one for yet, with comments that say why. */
public final class StarterRecipe {
  /** From here on the built-in recipes' defaults suffice; smaller sets are seen more often. */
  private static final int MANY_ROWS = 20_000;

  private static final int SHOWN = 6;

  private static final String TEMPLATE =
      """
      # %s
      # Columns were guessed from its rows: look at text and label. Then
      #   distill4j lint FILE    checks this file and the data,
      #   distill4j plan FILE    says what a run will cost,
      #   distill4j run FILE     runs it.
      # All keys that exist, with their meaning: distill4j recipes sst2
      recipe: %s
      %sdata:
        train:
          path: %s
          text: %s%s
          label: %s # %s
      %s%s  validation: {from: train, fraction: %s} # every choice is made on these rows
        test: {from: train, fraction: 0.2} # or rows of their own: {path: …, text: …, label: …}
        # transfer: {path: unlabelled.txt} # more text of the same kind, for the teacher to label
      teacher:
        checkpoint: %s%s
        fine-tune: %s%s
      %s\
      """;

  private static final String STAGES =
      """
      stages:
        - distill: {student: {layers: %d}, epochs: %d} # half of the teacher's layers
        - prune: {keep: {heads: 0.5, feed-forward: 0.5}}
        - distill: {epochs: %d} # recovers what pruning cost
        - quantize: {}
      """;

  private static final String SCORES =
      "task: {kind: regression} # one number a row; leave it out if these are names of classes\n";

  private static final String SEVERAL =
      "task: {kind: multi-label-classification} # any of several labels a text, or none\n";

  private static final Pattern TWO_WORDS = Pattern.compile("\\S+\\s+\\S+");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path data;
  private final DataTable table;
  private final ColumnGuess guess;

  private StarterRecipe(Path data, DataTable table, ColumnGuess guess) {
    this.data = data;
    this.table = table;
    this.guess = guess;
  }

  /**
   * Looks at a file.
   *
   * @param data a {@code .tsv}, {@code .csv} or {@code .jsonl} file
   * @param text the columns of the text, none to guess them
   * @param label the column of the label, absent to guess it
   * @throws DataException if the file cannot be read, or holds nothing that looks like a label or a
   *     text
   */
  public static StarterRecipe of(Path data, List<String> text, Optional<String> label)
      throws IOException {
    DataTable table = DataTable.read(data);
    if (data.toString().toLowerCase(Locale.ROOT).endsWith(".txt")) {
      throw new DataException(
          table.name(), "must have labels to learn from; got text alone. " + mend(table));
    }
    return new StarterRecipe(data, table, ColumnGuess.of(table, text, label));
  }

  private static String mend(DataTable table) {
    List<String> lines = table.column(table.columns().get(0));
    if (lines.stream().allMatch(line -> line.startsWith("__label__"))) {
      return "Lines of fastText have their labels within: write label and text into two columns of"
          + " a .tsv file.";
    }
    if (lines.stream().allMatch(line -> TWO_WORDS.matcher(line).matches())) {
      return "If each line is a word and its tag, with a blank line after each sentence, end the"
          + " file's name in .conll.";
    }
    return "Give a .tsv, .csv or .jsonl file of labelled rows, and name this one in its recipe as"
        + " data.transfer.path.";
  }

  /**
   * The recipe as YAML.
   *
   * @param path the data file as the recipe shall name it, from its own folder
   * @throws IllegalArgumentException if the wishes go with nothing that was measured
   */
  public String toYaml(String path, Wishes wishes) {
    if (several() && wishes.task().isPresent()) { // the user says that it is one label a text
      return new StarterRecipe(data, table, guess.ofOneLabel()).toYaml(path, wishes);
    }
    boolean many = table.rows().size() >= MANY_ROWS;
    StarterTeacher teacher = StarterTeacher.of(wishes.language(), sentences());
    boolean score = isScore(wishes);
    return String.format(
        Locale.ROOT,
        TEMPLATE,
        summary(),
        scalar(name(data)),
        score ? SCORES : several() ? SEVERAL : "",
        scalar(path),
        texts(),
        others(),
        guess.several().size() > 1 ? list(guess.several()) : scalar(guess.label()),
        labels(),
        columns(),
        format(),
        many ? "0.05" : "0.1",
        teacher.checkpoint(),
        teacher.note(),
        FineTuneSize.of(table.rows().size()).toYaml(),
        many ? "" : " # few rows, so each is seen more often; so below",
        wishes.isBounded()
            ? MeasuredPipeline.within(wishes, task(score).key(), teacher.checkpoint()).toYaml(many)
            : String.format(Locale.ROOT, STAGES, teacher.layers() / 2, many ? 3 : 6, many ? 2 : 3));
  }

  private static Wishes.TaskChoice task(boolean score) {
    return score ? Wishes.TaskChoice.REGRESSION : Wishes.TaskChoice.CLASSIFICATION;
  }

  /** Whether scores are learned: numbers as labels, unless the user says that these are names. */
  private boolean isScore(Wishes wishes) {
    Wishes.TaskChoice wanted = wishes.task().orElse(task(guess.score()));
    if (wanted == Wishes.TaskChoice.TAGGING) {
      throw new IllegalArgumentException(
          "--task tagging: must have a file of tagged words; got columns. Name one, or --tags.");
    }
    boolean score = wanted == Wishes.TaskChoice.REGRESSION;
    if (score && !table.column(guess.label()).stream().allMatch(StarterRecipe::isNumber)) {
      throw new IllegalArgumentException(
          "--task regression: must have a number in each row of "
              + guess.label()
              + "; got other values. Leave it out for classification.");
    }
    return score;
  }

  private static boolean isNumber(String cell) {
    try {
      return Double.isFinite(Double.parseDouble(cell));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Stream<String> sentences() {
    return guess.text().stream()
        .filter(table.columns()::contains)
        .flatMap(c -> table.column(c).stream());
  }

  private String summary() {
    return String.format(
        Locale.ROOT,
        "A first recipe for %s: %,d rows of %s, with %s.",
        data.getFileName(),
        table.rows().size(),
        guess.text().size() == 2 ? "two texts" : "text",
        guess.score() ? "scores" : "labels");
  }

  /** The file's name, or its folder's where that tells more. */
  static String name(Path data) {
    String stem = String.valueOf(data.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path folder = data.toAbsolutePath().normalize().getParent();
    boolean plain = stem.toLowerCase(Locale.ROOT).matches("(train|dev|test|data).*");
    return plain && folder.getFileName() != null ? folder.getFileName().toString() : stem;
  }

  private String texts() {
    return guess.text().size() == 1 ? scalar(guess.text().get(0)) : list(guess.text());
  }

  private static String list(List<String> names) {
    return names.stream().map(StarterRecipe::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  private boolean several() {
    return !guess.several().isEmpty();
  }

  private String others() {
    List<String> others =
        table.columns().stream()
            .filter(c -> !guess.text().contains(c) && !c.equals(guess.label()))
            .filter(c -> !guess.several().contains(c))
            .map(StarterRecipe::oneLine)
            .toList();
    return others.isEmpty() ? "" : " # not used: " + String.join(", ", others);
  }

  private String labels() {
    if (!table.columns().contains(guess.label())) {
      return "as given";
    }
    if (several()) {
      return guess.several().size() > 1
          ? "0 or 1 of each of " + guess.several().size() + " labels"
          : "the labels of each row";
    }
    if (guess.score()) {
      DoubleSummaryStatistics scores =
          table.column(guess.label()).stream()
              .filter(value -> !FoldedText.isEmpty(value))
              .mapToDouble(Double::parseDouble)
              .summaryStatistics();
      return String.format(Locale.ROOT, "from %.4g to %.4g", scores.getMin(), scores.getMax());
    }
    Map<String, Integer> counts = new TreeMap<>();
    table.column(guess.label()).stream()
        .filter(value -> !FoldedText.isEmpty(value))
        .forEach(value -> counts.merge(value, 1, Integer::sum));
    String shown =
        counts.entrySet().stream()
            .limit(SHOWN)
            .map(e -> oneLine(e.getKey()) + " on " + e.getValue() + " rows")
            .collect(Collectors.joining(", "));
    return counts.size() + " labels: " + shown + (counts.size() > SHOWN ? ", …" : "");
  }

  /** Keys that say how rows are written, where that is not what the file's name says. */
  private String format() {
    String keys =
        table.format().quoting() == Quoting.CSV
            ? "    quoting: csv # fields stand in quotes, as in CSV\n"
            : "";
    List<Integer> wanted =
        Stream.concat(guess.text().stream(), several() ? Stream.of() : Stream.of(guess.label()))
            .map(table.columns()::indexOf)
            .filter(column -> column >= 0)
            .toList();
    long empty =
        table.rows().stream()
            .filter(row -> wanted.stream().anyMatch(i -> FoldedText.isEmpty(row.get(i))))
            .count();
    return empty == 0
        ? keys
        : keys
            + String.format(
                Locale.ROOT, "    empty: drop # %,d rows have no text or no label\n", empty);
  }

  private String columns() {
    return table.named()
        ? ""
        : table.columns().stream()
            .map(StarterRecipe::scalar)
            .collect(Collectors.joining(", ", "    columns: [", "] # the file has no header\n"));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** Plain where YAML cannot take it for anything else, else quoted as JSON, which YAML reads. */
  static String scalar(String text) {
    boolean plain =
        text.matches("[A-Za-z][A-Za-z0-9_./-]*")
            && !text.matches("(?i)[yn]|yes|no|on|off|true|false|null");
    return plain ? text : JSON.writeValueAsString(text);
  }
}
