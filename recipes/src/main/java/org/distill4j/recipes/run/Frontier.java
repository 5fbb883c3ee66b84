package org.distill4j.recipes.run;

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
import org.distill4j.evaluate.metrics.Metric;
import org.distill4j.evaluate.report.SizeFrontier;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.statistics.Wilson;
import org.distill4j.recipes.recipe.PruneFrontier;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.Encoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model is worth at several sizes without training, as Kwon et al. 2022 (arXiv 2204.09656)
 * draw it, on the validation slice. Written beside the stage's model, for plans to come.
 */
final class Frontier {
  /** The file's name. */
  static final String NAME = "frontier.json";

  private final PruneFrontier wanted;
  private final RunContext context;
  private final ModelState whole;
  private final double wholeScore;
  private final List<Point> points = new ArrayList<>();

  /**
   * A size that was tried.
   *
   * @param keep the share of heads and of neurons that stay
   * @param score on the validation slice
   */
  private record Point(double keep, long parameters, double score) {}

  /** Makes the model of a size, without training. */
  @FunctionalInterface
  interface Cut {
    Checkpoint at(double keep) throws IOException;
  }

  /** Tries all sizes. */
  Frontier(PruneFrontier wanted, RunContext context, ModelState whole, Cut cut) throws IOException {
    this.wanted = wanted;
    this.context = context;
    this.whole = whole;
    this.wholeScore = score(whole.checkpoint());
    for (double keep : wanted.keep()) {
      Checkpoint model = cut.at(keep);
      points.add(new Point(keep, model.parameters(), score(model)));
      context.messages().say("prune: frontier, " + said(points.get(points.size() - 1)));
    }
  }

  private double score(Checkpoint model) throws IOException {
    return context.validation(whole).applyAsDouble(Encoder.forInference(model));
  }

  /**
   * The smallest share that loses no more than is wanted.
   *
   * @throws IllegalArgumentException if each loses more; the message names the least loss
   */
  double chosen() {
    Optional<Point> smallest =
        points.stream()
            .filter(point -> wholeScore - point.score() <= wanted.mostLoss())
            .reduce((larger, smaller) -> smaller);
    return smallest.map(Point::keep).orElseThrow(this::unreachable);
  }

  private IllegalArgumentException unreachable() {
    Point best = points.stream().reduce((a, b) -> b.score() > a.score() ? b : a).orElseThrow();
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
    List<String> sizes = points.stream().map(this::said).toList();
    return String.format(
        Locale.ROOT,
        "Without training, by %s on the validation slice, %s whole: %s. Went on with keep %s, the"
            + " smallest that loses %s or less.",
        context.task().choice(),
        context.task().shown(wholeScore),
        String.join("; ", sizes),
        chosen(),
        context.task().shown(wanted.mostLoss()));
  }

  private String said(Point point) {
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
  static Optional<SizeFrontier> drawn(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode all = JsonMapper.shared().readTree(Files.readString(file));
    if (all.path("rows").asLong() < 1) {
      return Optional.empty(); // of a version that did not count them
    }
    double chosen = all.path("chosen").asDouble();
    List<SizeFrontier.Tried> sizes = new ArrayList<>();
    sizes.add(tried(all, all, "whole", false));
    for (JsonNode size : all.path("sizes")) {
      double keep = size.path("keep").asDouble();
      sizes.add(tried(all, size, String.valueOf(keep), keep == chosen));
    }
    return Optional.of(new SizeFrontier(all.path("metric").asString(), sizes));
  }

  private static SizeFrontier.Tried tried(
      JsonNode all, JsonNode size, String name, boolean chosen) {
    double score = size.path("score").asDouble();
    long rows = all.path("rows").asLong();
    // A score of rows that are right is nudged by less than a row, to decide between equals.
    Estimate estimate =
        all.path("metric").asString().equals(Metric.ACCURACY.title())
            ? Wilson.of(Math.round(score * rows), rows)
            : new Estimate(score, score, score, rows);
    return new SizeFrontier.Tried(name, size.path("parameters").asLong(), estimate, chosen);
  }

  /** The file's content. */
  byte[] toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("metric", context.task().choice());
    all.put("rows", context.data().validation().size());
    all.put("parameters", whole.checkpoint().parameters());
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
