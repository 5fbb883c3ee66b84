package org.distill4j.recipes.stage.prune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.prune.SizeSweepFile;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.report.SizeSweep;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.WilsonInterval;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.TransformerModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The quality of a model at several sizes without training, as Kwon et al. 2022 (arXiv 2204.09656)
 * draw it, on the validation rows. Written beside the stage's model, for plans to come.
 */
public final class SizeSearch {
  /** The file's name. */
  static final String NAME = "frontier.json";

  private static final double WHOLE = 1;

  private final PruneSweep wanted;
  private final RunContext context;
  private final long parameters;
  private final double wholeScore;
  private final List<SizeSweepFile.Size> points;

  /** Makes the model of a size, without training. */
  @FunctionalInterface
  interface Cut {
    Checkpoint at(double keep) throws IOException;
  }

  private SizeSearch(PruneSweep wanted, RunContext context, List<SizeSweepFile.Size> sizes) {
    this.wanted = wanted;
    this.context = context;
    this.parameters = size(sizes, WHOLE).parameters();
    this.wholeScore = size(sizes, WHOLE).score();
    this.points = wanted.keep().stream().map(keep -> size(sizes, keep)).toList();
  }

  private static SizeSweepFile.Size size(List<SizeSweepFile.Size> sizes, double keep) {
    return sizes.stream().filter(size -> size.keep() == keep).findFirst().orElseThrow();
  }

  /**
   * Tries all sizes that no run before has tried.
   *
   * @param key what their quality follows from
   * @param whole the model before
   */
  static SizeSearch of(
      PruneSweep wanted,
      RunContext context,
      ScoreCache cache,
      String key,
      ModelWithTokenizer whole,
      Cut cut)
      throws IOException {
    List<SizeSweepFile.Size> sizes =
        cache.frontier(
            key,
            known -> {
              List<SizeSweepFile.Size> tried = new ArrayList<>();
              for (double keep : shares(wanted)) {
                if (known.stream().noneMatch(size -> size.keep() == keep)) {
                  tried.add(tried(context, whole, keep, cut));
                }
              }
              return tried;
            });
    return new SizeSearch(wanted, context, sizes);
  }

  private static List<Double> shares(PruneSweep wanted) {
    List<Double> shares = new ArrayList<>(List.of(WHOLE));
    wanted.keep().stream().filter(keep -> keep != WHOLE).forEach(shares::add);
    return shares;
  }

  private static SizeSweepFile.Size tried(
      RunContext context, ModelWithTokenizer whole, double keep, Cut cut) throws IOException {
    Checkpoint model = keep == WHOLE ? whole.checkpoint() : cut.at(keep);
    double score = context.validation(whole).applyAsDouble(TransformerModel.forInference(model));
    SizeSweepFile.Size size = new SizeSweepFile.Size(keep, model.parameters(), score);
    context.messages().say("prune: frontier, " + said(context, size));
    return size;
  }

  /**
   * The smallest share that loses no more than is wanted.
   *
   * @throws IllegalArgumentException if each loses more; the message names the least loss
   */
  double chosen() {
    Optional<SizeSweepFile.Size> smallest =
        points.stream()
            .filter(point -> wholeScore - point.score() <= wanted.mostLoss())
            .reduce((larger, smaller) -> smaller);
    return smallest.map(SizeSweepFile.Size::keep).orElseThrow(this::unreachable);
  }

  private IllegalArgumentException unreachable() {
    SizeSweepFile.Size best =
        points.stream().reduce((a, b) -> b.score() > a.score() ? b : a).orElseThrow();
    // Rounded up, so that what is named can be met.
    double least = Math.ceil(10_000 * (wholeScore - best.score())) / 10_000;
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "prune.frontier.most-loss: must be at least %.4f, which keep %s loses without training;"
                + " got %s. Allow as much, try larger shares, or prune while distilling.",
            least,
            best.keep(),
            wanted.mostLoss()));
  }

  /** What to tell the reader. */
  String note() {
    List<String> sizes = points.stream().map(point -> said(context, point)).toList();
    return String.format(
        Locale.ROOT,
        "Without training, by %s on the validation rows, %s whole: %s. Went on with keep %s, the"
            + " smallest that loses %s or less.",
        context.task().choice(),
        context.task().shown(wholeScore),
        String.join("; ", sizes),
        chosen(),
        context.task().shown(wanted.mostLoss()));
  }

  private static String said(RunContext context, SizeSweepFile.Size point) {
    return String.format(
        Locale.ROOT,
        "keep %s gives %s with %,d parameters",
        point.keep(),
        context.task().shown(point.score()),
        point.parameters());
  }

  /**
   * What a stage's folder tells of the sizes that were tried, for the report; nothing where none
   * were.
   */
  public static Optional<SizeSweep> drawn(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode all = JsonMapper.shared().readTree(Files.readString(file));
    if (all.path("rows").asLong() < 1) {
      return Optional.empty(); // of a version that did not count them
    }
    double chosen = all.path("chosen").asDouble();
    List<SizeSweep.Tried> sizes = new ArrayList<>();
    sizes.add(tried(all, all, "whole", false));
    for (JsonNode size : all.path("sizes")) {
      double keep = size.path("keep").asDouble();
      sizes.add(tried(all, size, String.valueOf(keep), keep == chosen));
    }
    return Optional.of(new SizeSweep(all.path("metric").asString(), sizes));
  }

  private static SizeSweep.Tried tried(JsonNode all, JsonNode size, String name, boolean chosen) {
    double score = size.path("score").asDouble();
    long rows = all.path("rows").asLong();
    // A score of rows that are right is nudged by less than a row, to decide between equals.
    Estimate estimate =
        all.path("metric").asString().equals(Metric.ACCURACY.title())
            ? WilsonInterval.of(Math.round(score * rows), rows)
            : new Estimate(score, score, score, rows);
    return new SizeSweep.Tried(name, size.path("parameters").asLong(), estimate, chosen);
  }

  /** The file's content. */
  byte[] toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("metric", context.task().choice());
    all.put("rows", context.data().validation().size());
    all.put("parameters", parameters);
    all.put("score", wholeScore);
    all.put("mostLoss", wanted.mostLoss());
    all.put("chosen", chosen());
    all.put("sizes", points);
    return JsonMapper.shared()
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(all)
        .concat("\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
