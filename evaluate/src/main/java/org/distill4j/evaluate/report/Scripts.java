package org.distill4j.evaluate.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The scripts of a page: Chart.js from its webjar, the report's own script, and the charts as data.
 * All of them are written into the page, whose policy lets nothing else run and nothing be fetched.
 */
final class Scripts {
  private static final String PROPERTIES =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final String WEBJAR = "/META-INF/resources/webjars/chart.js/";

  private Scripts() {}

  /** What the template of a page asks; public because templates read public types only. */
  public static final class Page {
    private final List<Object> charts = new ArrayList<>();
    private final String version;
    private final String library;
    private final String own;

    /**
     * The scripts of one page.
     *
     * @throws IOException when one of them is not on the class path
     */
    public Page() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = open(PROPERTIES)) {
        properties.load(in);
      }
      version = properties.getProperty("version");
      // A map of the source would be looked for beside the page.
      library =
          text(WEBJAR + version + "/dist/chart.umd.min.js")
              .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
      own = text("charts.js");
    }

    /** Adds a chart; its number among the page's. */
    public int number(Object chart) {
      charts.add(chart);
      return charts.size() - 1;
    }

    /** The charts as JSON that no text of theirs can end. */
    public String data() {
      return escape(ReportJson.compact(charts));
    }

    /** The source of Chart.js. */
    public String library() {
      return library;
    }

    /** The source of the report's own script. */
    public String own() {
      return own;
    }

    /** The library's name. */
    public String name() {
      return "Chart.js";
    }

    /** The library's version. */
    public String version() {
      return version;
    }

    /** The library's licence. */
    public String licence() {
      return "MIT";
    }

    /** The content security policy: these scripts alone, the page's own style, no loading. */
    public String policy() {
      return String.format(
          Locale.ROOT,
          "default-src 'none'; style-src 'unsafe-inline'; script-src '%s' '%s'",
          sum(library),
          sum(own));
    }
  }

  /** Keeps text in JSON from ending the script element, or a line in older readers. */
  static String escape(String json) {
    return json.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String sum(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has it
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
      if (text.contains("</script") || text.contains("<!--")) {
        throw new IOException(resource + ": must not end the element it stands in.");
      }
      return text;
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Scripts.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException(
          resource
              + ": must be on the class path, in org.webjars.npm:chart.js; found no such file.");
    }
    return in;
  }
}
