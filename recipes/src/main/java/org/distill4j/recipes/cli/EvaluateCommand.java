package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.benchmark.LatencySettings;
import org.distill4j.evaluate.dataset.DataFile;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSetFile;
import org.distill4j.evaluate.dataset.RowFormat;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.recipes.context.LogLine;
import org.distill4j.recipes.context.MessageStyle;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;
import org.distill4j.teacher.checkpoint.AtomicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Grades and measures models side by side. */
@Command(
    name = "evaluate",
    description = {
      "Evaluate models on labelled rows, side by side: quality, statistics, latency and size.",
      "Each model is compared, row by row, with the first. For taggers, --data names a file",
      "with one word and its tag per line, or one with a sentence per line beside --tags."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j evaluate runs/first/model --data test.tsv",
      "  distill4j evaluate runs/first/stages/00-teacher runs/first runs/second \\",
      "      --data dev.tsv --text sentence --quick --json",
      "  distill4j evaluate runs/names/model --data test.conll --tag-faults repair"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String JSON_FILE = "evaluation.json";
  private static final String TEXT_FILE = "evaluation.md";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description = "Folders of finished models, or of runs that hold one.")
  private List<Path> models = new ArrayList<>();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Read labelled rows (.tsv, .csv or .jsonl) or tagged sentences from this file.")
  private Path data;

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COL",
      description = "Read the text from this column, or a pair from two (default text).")
  private List<String> text = List.of(DataFile.TEXT);

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "Read the label from this column (default label; none for sentence vectors).")
  private String label = "label";

  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "MODEL=DATA",
      description =
          "Read these labels of the model by other names in the data, such as LABEL_0=negative.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COL",
      description = "Name all columns of a file that has no header.")
  private List<String> columns;

  @Option(
      names = "--empty",
      paramLabel = "HOW",
      description = "Refuse (default) or drop rows without a text or a label.")
  private String empty;

  @Mixin private TagOptions tagged = new TagOptions();

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description = "Count a loss below this many percentage points as kept (default 1).")
  private double margin = 1;

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      description = "Time texts of these numbers of tokens (default 16,32,128).")
  private List<Integer> lengths;

  @Option(names = "--quick", description = "Time each model for some seconds only.")
  private boolean quick;

  @Option(names = "--no-latency", description = "Measure neither latency nor memory.")
  private boolean noLatency;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write " + TEXT_FILE + " and " + JSON_FILE + " into this folder as well.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (!(margin > 0 && margin < 100)) {
      throw refusal("--margin: must be > 0 and < 100; got " + margin + ".");
    }
    Optional<LatencySettings> latency = latency();
    Map<String, Path> folders = folders();
    Dataset rows = rows(folders.values().iterator().next());
    PrintWriter err = spec.commandLine().getErr();
    EvaluateResult evaluation;
    try (Evaluator grader = new Evaluator(Runtime.getRuntime().availableProcessors())) {
      evaluation =
          new EvaluateRun(rows, margin / 100, grader, labels, latency, line -> progress(err, line))
              .evaluate(folders);
    }
    write(evaluation);
    PrintWriter results = spec.commandLine().getOut();
    results.print(json ? evaluation.toJson() : EvaluationText.of(evaluation));
    results.flush();
    return ExitCodes.DONE;
  }

  private void progress(PrintWriter err, String line) {
    MessageStyle style = Main.messageStyle(spec);
    if (!style.quiet()) {
      err.println(style.json() ? LogLine.of("info", line, Map.of()) : line);
      err.flush();
    }
  }

  private Dataset rows(Path first) throws IOException {
    if (OutputKind.of(first) == OutputKind.TAGS) {
      if (empty != null) {
        throw refusal("--empty: must not be given for taggers, whose rows are words; got it.");
      }
      try (CompressedModel model = CompressedModel.open(first)) {
        return tagged.read(data, spec, TagScoring.of(model.labels()));
      }
    }
    TagOptions.refuseFor(spec);
    boolean given = spec.commandLine().getParseResult().hasMatchedOption("--label");
    // Pairs without scores still tell whether texts find each other.
    boolean labelled = given || OutputKind.of(first) != OutputKind.VECTORS;
    Optional<String> column = labelled ? Optional.of(label) : Optional.empty();
    Optional<List<String>> names = Optional.ofNullable(columns);
    DataFile file = new DataFile(data, text, column, names, format());
    Dataset rows = OutputKind.of(first) == OutputKind.LABELS ? sets(file) : file.read();
    if (rows.leftOut().empty() > 0) {
      progress(
          spec.commandLine().getErr(),
          String.format(Locale.ROOT, "%s: left out %,d empty rows", data, rows.leftOut().empty()));
    }
    return rows;
  }

  private Dataset sets(DataFile file) throws IOException {
    DataFile texts = new DataFile(data, text, Optional.empty(), file.columns(), file.format());
    return new LabelSetFile(texts, List.of(label.split(",", -1)), Optional.empty()).read();
  }

  private RowFormat format() {
    if (empty == null) {
      return RowFormat.DEFAULTS;
    }
    for (RowFormat.EmptyRows known : RowFormat.EmptyRows.values()) {
      if (Spelling.of(known).equals(empty)) {
        return RowFormat.DEFAULTS.withEmpty(known);
      }
    }
    throw refusal("--empty: must be refuse or drop; got " + empty + ".");
  }

  private Optional<LatencySettings> latency() {
    if (noLatency) {
      return Optional.empty();
    }
    LatencySettings settings = LatencySettings.defaults();
    settings = lengths == null ? settings : settings.withLengths(lengths);
    return Optional.of(quick ? settings.quick() : settings);
  }

  /** Opens each model before any answers, so that the last one's fault shows at once. */
  private Map<String, Path> folders() throws IOException {
    Map<String, Path> folders = new LinkedHashMap<>();
    for (Path model : models) {
      if (folders.put(model.toString(), FolderArgument.model(model)) != null) {
        throw refusal("MODEL: must be named once; got " + model + " twice. Remove one.");
      }
    }
    for (Path folder : folders.values()) {
      CompressedModel.open(folder).close();
    }
    return folders;
  }

  private void write(EvaluateResult evaluation) throws IOException {
    if (out == null) {
      return;
    }
    Files.createDirectories(out);
    byte[] page = EvaluationText.of(evaluation).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out.resolve(TEXT_FILE), page);
    byte[] content = evaluation.toJson().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out.resolve(JSON_FILE), content);
  }

  private ParameterException refusal(String fault) {
    return new ParameterException(spec.commandLine(), fault);
  }
}
