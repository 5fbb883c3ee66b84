package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScriptsTest {
  @Test
  void inlinesTheWholeLibraryButForTheNameOfItsMap() throws IOException {
    Scripts.Page script = new Scripts.Page();
    String path =
        "/META-INF/resources/webjars/chart.js/" + script.version() + "/dist/chart.umd.min.js";
    try (InputStream in = ScriptsTest.class.getResourceAsStream(path)) {
      assertNotNull(in, path);
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String whole = source.substring(0, source.indexOf("//# sourceMappingURL="));
      assertTrue(whole.contains("Released under the MIT License"));
      assertTrue(Html.of(SampleReport.full()).contains("<script>" + whole));
    }
  }

  @Test
  void libraryAsksTheNetworkForNothing() throws IOException {
    String library = new Scripts.Page().library();
    for (String call : List.of("fetch(", "XMLHttpRequest", "WebSocket", "import(", "eval(")) {
      assertFalse(library.contains(call), call);
    }
  }

  /**
   * Browsers take the text between the tags for the sum; whatever else is a script does not run.
   */
  @Test
  void policyAllowsTheTwoScriptsByTheirSums() throws IOException, NoSuchAlgorithmException {
    String page = Html.of(SampleReport.full());
    List<String> scripts =
        Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertEquals(2, scripts.size());
    String policy = new Scripts.Page().policy();
    assertTrue(policy.startsWith("default-src 'none'; "), policy);
    for (String script : scripts) {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      assertTrue(policy.contains("'sha256-" + Base64.getEncoder().encodeToString(sum) + "'"));
    }
  }

  @Test
  void dataSurvivesItsEscapes() {
    String json = ReportJson.compact(List.of(SampleReport.HOSTILE));
    String escaped = Scripts.escape(json);
    assertTrue(Pattern.compile("[<>&\u2028\u2029]").matcher(json).find());
    assertFalse(Pattern.compile("[<>&\u2028\u2029]").matcher(escaped).find(), escaped);
    JsonNode back = JsonMapper.shared().readTree(escaped);
    assertEquals(SampleReport.HOSTILE, back.get(0).asString());
  }
}
