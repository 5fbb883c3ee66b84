package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.metric.Metric;

/** The report as Markdown, with the numbers of the HTML page. */
final class Markdown {
  private final StringBuilder content = new StringBuilder();

  static String of(Report report) {
    Markdown page = new Markdown();
    Shown shown = Shown.in(report.stages());
    page.headline(report, shown);
    page.list("Before you trust these numbers", Html.warnings(report));
    StageTable table = new StageTable(report.stages(), shown);
    page.stages(table.titles(report), table.rows(report), shown);
    page.line("");
    page.line(GainKept.of(report).note());
    page.notes(table.rows(report));
    new MarkdownParts(report, page).training();
    page.comparisons(report, new Comparisons(report));
    report.seeds().ifPresent(seeds -> new SeedView(seeds, report.finalStage()).write(page));
    report.seeds().ifPresent(seeds -> page.proof(ProofRow.of(report, seeds)));
    new MarkdownParts(report, page).calibration();
    page.latency(report.stages());
    new MarkdownParts(report, page).errors();
    page.facts("ONNX parity", report.certificate());
    page.facts("Data", report.data());
    page.facts("Machine", machine(report.machine()));
    page.recipe(report.recipeText());
    return page.text();
  }

  private void headline(Report report, Shown shown) {
    line("# " + escape(report.recipe()) + ": distillation report");
    line("");
    line(
        String.format(
            Locale.ROOT,
            "The final model is **%s**; every model was evaluated on the same %s test rows.",
            escape(report.finalStage().name()),
            Figures.count(report.floor().n())));
    line("");
    for (View.Tile tile : new Headline(report, shown).tiles()) {
      line(
          String.format(
              Locale.ROOT, "- %s: **%s** (%s)", tile.name(), tile.value(), escape(tile.detail())));
    }
  }

  void stages(List<String> metrics, List<View.Row> rows, Shown shown) {
    heading("Stages");
    List<String> columns = new ArrayList<>(List.of("stage", "kind"));
    metrics.forEach(metric -> columns.add(escape(metric) + " (95%)"));
    columns.addAll(
        List.of(
            "agrees with teacher",
            "same at batch 32",
            "gain kept",
            "parameters, millions",
            "model MB",
            "bundle MB",
            "compressed MB",
            "p50 ms",
            "p95 ms",
            "memory MB",
            "training"));
    header(columns);
    rows.forEach(this::stage);
    line("");
    line(String.format(Locale.ROOT, "p50 and p95 at %s, batch 1. MB are 10⁶ bytes.", shown.text()));
  }

  private void notes(List<View.Row> rows) {
    rows.forEach(row -> list("Notes on " + row.name(), row.notes()));
  }

  private void stage(View.Row row) {
    View.Scored scored = row.scored();
    View.Costs costs = row.costs();
    String name = row.last() ? "**" + escape(row.name()) + "**" : escape(row.name());
    List<String> cells = new ArrayList<>(List.of(name, row.kind()));
    scored.metrics().forEach(m -> cells.add(both(m.value(), m.interval())));
    cells.addAll(
        List.of(
            scored.agreement(),
            scored.agreementAtBatch32(),
            scored.gainKept(),
            costs.parameters(),
            costs.size(),
            costs.bundle(),
            costs.compressed(),
            costs.p50(),
            costs.p95(),
            costs.memory(),
            costs.trained()));
    row(cells);
  }

  private void comparisons(Report report, Comparisons comparisons) {
    if (comparisons.all().isEmpty()) {
      return;
    }
    heading("Comparisons");
    for (View.Contest contest : comparisons.contests()) {
      line(String.format(Locale.ROOT, "%s %s", contestNumbers(contest), escape(contest.reading())));
      line("");
    }
    line(
        String.format(
            Locale.ROOT,
            "Verdicts are against a margin of %s points; not significant never means equal.",
            Figures.unsignedPoints(report.margin())));
    line("");
    pairedTable(report.teacher().mainMetric(), comparisons.all());
  }

  private void proof(List<ProofRow.Cell> cells) {
    line("");
    line("In one row, means over the seeds:");
    line("");
    List<String> values = cells.stream().map(ProofRow.Cell::value).toList();
    table(cells.stream().map(ProofRow.Cell::title).toList(), List.of(values));
  }

  void pairedTable(Metric metric, List<View.Paired> rows) {
    header(
        List.of(
            "stage",
            "against",
            "difference, points (95%)",
            metric.countsRows() ? "only this right" : "this better",
            metric.countsRows() ? "only other right" : "other better",
            metric.countsRows() ? "McNemar p" : "bootstrap p",
            "verdict"));
    for (View.Paired paired : rows) {
      row(
          List.of(
              escape(paired.name()),
              escape(paired.against()),
              both(paired.difference(), paired.interval()),
              paired.onlyThis(),
              paired.onlyOther(),
              paired.p(),
              paired.verdict()));
    }
  }

  private static String contestNumbers(View.Contest contest) {
    return String.format(
        Locale.ROOT,
        "**%s %s, %s %s: %s points (%s).**",
        escape(contest.paired().name()),
        contest.student(),
        escape(contest.paired().against()),
        contest.control(),
        contest.difference(),
        contest.paired().interval());
  }

  private void latency(List<StageReport> stages) {
    Timings timings = new Timings(stages);
    if (timings.columns().isEmpty()) {
      return;
    }
    heading("Latency");
    line("Milliseconds for one sequence: median / 95th percentile (calls).");
    line("");
    List<String> columns = new ArrayList<>(List.of("stage"));
    columns.addAll(timings.columns());
    header(columns);
    for (View.Timings timing : timings.rows(stages)) {
      List<String> cells = new ArrayList<>(List.of(escape(timing.name())));
      cells.addAll(timing.cells());
      row(cells);
    }
  }

  private static List<Fact> machine(Machine machine) {
    return List.of(
        new Fact("processor", machine.processor()),
        new Fact("hardware threads", Integer.toString(machine.hardwareThreads())),
        new Fact("system", machine.os() + ", " + machine.arch()),
        new Fact("Java", machine.java()));
  }

  private void facts(String title, List<Fact> facts) {
    list(title, facts.stream().map(fact -> fact.what() + ": " + fact.value()).toList());
  }

  void list(String title, List<String> items) {
    if (!items.isEmpty()) {
      heading(title);
      items.forEach(item -> line("- " + escape(item)));
    }
  }

  private void recipe(String recipe) {
    if (!recipe.isEmpty()) {
      heading("Recipe");
      // Four spaces mark code whatever the text holds; a fence could occur inside it.
      recipe.lines().forEach(each -> line("    " + each));
    }
  }

  void heading(String title) {
    line("");
    line("## " + escape(title));
    line("");
  }

  /** A table of plain text. */
  void table(List<String> columns, List<List<String>> rows) {
    header(columns);
    rows.forEach(cells -> row(cells.stream().map(Markdown::escape).toList()));
  }

  private void header(List<String> columns) {
    row(columns);
    line("|---".repeat(columns.size()) + "|");
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  String text() {
    return content.toString();
  }

  void line(String line) {
    content.append(line).append('\n');
  }

  private static String both(String value, String interval) {
    return interval.isEmpty() ? value : value + " (" + interval + ")";
  }

  /** Keeps text from ending a cell or a line, or from being read as markup. */
  private static String escape(String plain) {
    return plain.replaceAll("([\\\\`*_<>|\\[\\]#])", "\\\\$1").replaceAll("\\R", " ");
  }
}
