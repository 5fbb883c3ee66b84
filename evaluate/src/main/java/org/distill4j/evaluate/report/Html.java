package org.distill4j.evaluate.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one self-contained HTML page. */
final class Html {
  private static final Configuration TEMPLATES = templates();

  private Html() {}

  static String of(Report report) throws IOException {
    Shown shown = Shown.in(report.stages());
    Comparisons comparisons = new Comparisons(report);
    StageReport last = report.finalStage();
    Timings timings = new Timings(report.stages());
    Map<String, Object> page = new HashMap<>();
    page.put("report", report);
    page.put("shown", shown.text());
    page.put("margin", Figures.unsignedPoints(report.margin()));
    page.put("finalName", last.name());
    page.put("tiles", new Headline(report, shown).tiles());
    page.put("pictures", Charts.of(report, shown));
    page.put("frontiers", Charts.frontiers(report));
    StageTable table = new StageTable(report.stages(), shown);
    page.put("rows", table.rows(report));
    page.put("metrics", table.titles(report));
    page.put("metric", last.mainMetric().title());
    page.put("countsRows", last.mainMetric().countsRows());
    page.put("contests", comparisons.contests());
    page.put("comparisons", comparisons.all());
    comparisons.chart().ifPresent(chart -> page.put("differences", chart));
    report.seeds().ifPresent(seeds -> page.put("seeds", new SeedView(seeds, last).page()));
    report.seeds().ifPresent(seeds -> page.put("proof", ProofRow.of(report, seeds)));
    page.put("timingColumns", timings.columns());
    page.put("timings", timings.rows(report.stages()));
    page.put("classes", Classes.weakest(last, report.labels()));
    page.put("mistakes", Classes.confusedPairs(last, report.labels()));
    page.put("confusion", ConfusionTable.of(last, report.labels()));
    measured(report, page);
    return page("report.ftlh", page);
  }

  private static void measured(Report report, Map<String, Object> page) {
    CurveCharts curves = new CurveCharts(report);
    Reliability reliability = new Reliability(report);
    page.put("curves", curves.charts());
    page.put("epochs", curves.rows());
    page.put("calibrations", reliability.rows());
    page.put("bins", reliability.bins());
    reliability.chart().ifPresent(chart -> page.put("reliability", chart));
    report.examples().ifPresent(found -> page.put("examples", ExampleGroups.of(found)));
    page.put("sizes", SizeRows.of(report));
    page.put("gain", GainKept.of(report).note());
    page.put("warnings", warnings(report));
  }

  /** What the run warned of, and what its numbers say. */
  static List<String> warnings(Report report) {
    List<String> warnings = new ArrayList<>(report.warnings());
    warnings.addAll(NoisyTimings.of(report.stages()));
    return warnings;
  }

  static String page(String template, Map<String, Object> content) throws IOException {
    StringWriter page = new StringWriter();
    content.put("script", new Scripts.Page());
    try {
      TEMPLATES.getTemplate(template).process(content, page);
    } catch (TemplateException fault) {
      throw new IOException(template + ": must fit its content. " + fault.getMessage(), fault);
    }
    return page.toString();
  }

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(Html.class, "");
    templates.setDefaultEncoding("UTF-8");
    templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
    templates.setLocale(Locale.ROOT);
    templates.setNumberFormat("computer");
    templates.setLogTemplateExceptions(false);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    return templates;
  }
}
