package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Latency;

/** An evaluation for the reader: Markdown whose tables are aligned. */
final class EvaluationText {
  private static final String ABSENT = "-";

  private final EvaluateResult evaluation;
  private final StringBuilder text = new StringBuilder();

  private EvaluationText(EvaluateResult evaluation) {
    this.evaluation = evaluation;
  }

  static String of(EvaluateResult evaluation) {
    EvaluationText page = new EvaluationText(evaluation);
    page.text.append(
        format(
            "%,d rows of %s, at batch 1. Intervals are 95%%; MB are 10^6 bytes.%n",
            evaluation.rows(), evaluation.data()));
    page.quality();
    page.comparisons();
    page.costs();
    page.latency();
    return page.text.toString();
  }

  private void quality() {
    List<Metric> metrics = metrics();
    List<String> header = new ArrayList<>(List.of("model"));
    metrics.forEach(m -> header.add(title(m)));
    header.addAll(List.of("as the first", "same at batch 32"));
    TextTable table = new TextTable(header);
    for (EvaluatedModel model : evaluation.models()) {
      List<String> cells = new ArrayList<>(List.of(model.name()));
      metrics.forEach(m -> cells.add(metric(model, m)));
      cells.add(model.agreementWithFirst().map(s -> percent(s.value())).orElse(ABSENT));
      cells.add(percent(model.agreementAtBatch32().value()));
      table.add(cells);
    }
    text.append('\n').append(table);
  }

  // The one that models are judged by, then the others.
  private List<Metric> metrics() {
    return Arrays.stream(Metric.values())
        .filter(m -> m.of(evaluation.models().get(0).metrics()).isPresent())
        .toList();
  }

  private void comparisons() {
    boolean rows = metrics().get(0).countsRows();
    List<String> header =
        List.of(
            "model",
            "against",
            "points",
            rows ? "only it right" : "it better",
            rows ? "only other right" : "other better",
            "p",
            "verdict");
    TextTable table = new TextTable(header);
    boolean any = false;
    for (EvaluatedModel model : evaluation.models()) {
      for (Comparison c : model.comparisons()) {
        any = true;
        table.add(
            List.of(
                model.name(),
                c.against(),
                format(
                    "%+.1f (%+.1f to %+.1f)", 100 * c.difference(), 100 * c.low(), 100 * c.high()),
                format("%,d", c.onlyThis()),
                format("%,d", c.onlyOther()),
                c.p() < 0.001 ? "< 0.001" : format("%.3f", c.p()),
                c.verdict()));
      }
    }
    if (any) {
      text.append('\n').append(table);
      text.append(
          format(
              "%nVerdicts are against a margin of %.1f points; not significant never means"
                  + " equal.%n",
              100 * evaluation.margin()));
    }
  }

  private void costs() {
    List<String> header =
        List.of("model", "parameters", "model MB", "bundle MB", "gzip MB", "memory MB");
    TextTable table = new TextTable(header);
    for (EvaluatedModel model : evaluation.models()) {
      table.add(
          List.of(
              model.name(),
              format("%,d", model.parameters()),
              megabytes(model.sizeBytes()),
              megabytes(model.bundleBytes()),
              megabytes(model.compressedBytes()),
              model.peakMemoryBytes().map(EvaluationText::megabytes).orElse(ABSENT)));
    }
    text.append('\n').append(table);
  }

  private void latency() {
    TextTable table =
        new TextTable(List.of("model", "tokens", "threads", "p50 ms", "p95 ms", "calls"));
    boolean any = false;
    for (EvaluatedModel model : evaluation.models()) {
      for (Latency latency : model.latencyMillis()) {
        any = true;
        table.add(
            List.of(
                model.name(),
                String.valueOf(latency.length()),
                String.valueOf(latency.threads()),
                format("%.2f", latency.p50()),
                format("%.2f", latency.p95()),
                format("%,d", latency.n())));
      }
    }
    if (any) {
      text.append('\n').append(table);
    }
  }

  private String title(Metric metric) {
    return metric == Metric.POSITIVE_F1 ? "F1 of " + evaluation.labels().get(1) : metric.title();
  }

  private static String metric(EvaluatedModel model, Metric metric) {
    String form = metric.isShare() ? "%.1f%% (%.1f to %.1f)" : "%.1f (%.1f to %.1f)";
    return metric
        .of(model.metrics())
        .map(e -> format(form, 100 * e.value(), 100 * e.low(), 100 * e.high()))
        .orElse(ABSENT);
  }

  private static String percent(double fraction) {
    return format("%.1f%%", 100 * fraction);
  }

  private static String megabytes(long bytes) {
    return format("%.2f", bytes / 1e6);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
