package org.distill4j.evaluate.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.distill4j.evaluate.metric.Metric;

/** A comparison of runs as HTML and as Markdown. */
final class ComparisonPage {
  private final RunComparison comparison;
  private final Shown shown;
  private final StageTable table;
  private final Metric metric;
  private final List<View.Row> rows = new ArrayList<>();
  private final List<View.Paired> comparisons = new ArrayList<>();
  private final List<StageReport> drawn = new ArrayList<>();
  private final Map<StageReport, String> styles = new HashMap<>();

  ComparisonPage(RunComparison comparison) {
    this.comparison = comparison;
    this.shown = Shown.in(comparison.runs().stream().flatMap(run -> run.shown().stream()).toList());
    List<StageReport> all = comparison.runs().stream().flatMap(r -> r.shown().stream()).toList();
    this.table = new StageTable(all, shown);
    this.metric = all.get(0).mainMetric();
    comparison.runs().forEach(this::add);
  }

  private void add(RunComparison.Run run) {
    StageReport last = run.report().finalStage();
    String floor = String.format(Locale.ROOT, "%s: %s", run.name(), metric.floor());
    rows.add(table.floor(floor, run.report().floor()));
    for (StageReport stage : run.shown()) {
      StageReport named = stage.withName(run.name() + ": " + stage.name());
      rows.add(table.row(named, stage.equals(last), GainKept.of(run.report())));
      if (stage.equals(last)) {
        draw(stage.withName(run.name()), "final");
      } else if (stage.isTeacher()) {
        draw(named, stage.kind());
      }
    }
    Comparisons all = new Comparisons(run.report());
    all.of(last).forEach(paired -> comparisons.add(paired.withName(run.name())));
  }

  private void draw(StageReport stage, String style) {
    drawn.add(stage);
    styles.put(stage, style);
  }

  String html() throws IOException {
    Function<StageReport, String> style = styles::get;
    Map<String, Object> page = new HashMap<>();
    page.put("comparison", comparison);
    page.put("warnings", comparison.warnings());
    page.put("pictures", Charts.unconnected(drawn, style, shown));
    page.put("rows", rows);
    page.put("metrics", table.titles("positive class"));
    page.put("metric", metric.title());
    page.put("countsRows", metric.countsRows());
    page.put("shown", shown.text());
    page.put("comparisons", comparisons);
    return Html.page("comparison.ftlh", page);
  }

  String markdown() {
    Markdown page = new Markdown();
    page.line(String.format(Locale.ROOT, "# Comparison of %d runs", comparison.runs().size()));
    page.list("Before you trust these numbers", comparison.warnings());
    page.stages(table.titles("positive class"), rows, shown);
    page.heading("Final models against their teachers and controls");
    page.pairedTable(metric, comparisons);
    return page.text();
  }
}
