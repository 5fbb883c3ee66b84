package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, as wide as a phone; skipped where there is none on the path. */
class BrowserTest {
  /** Waits for the frame, sorts its second table by its second column, and says what it sees. */
  private static final String ASK =
      """
      <script>
      const frame = document.querySelector("iframe");
      const titles = table => Array.from(table.tBodies[0].rows, row => row.cells[0].firstChild.textContent);
      function inked(canvas) {
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let inked = 0;
        for (let i = 3; i < pixels.length; i += 4) { inked += pixels[i] > 0 ? 1 : 0; }
        return inked > 500;
      }
      frame.onload = () => setTimeout(() => {
        const page = frame.contentDocument, root = page.documentElement;
        const table = page.querySelector("table.sorted");
        const head = table.tHead.rows[0].cells[1];
        head.click();
        const down = titles(table);
        head.click();
        const up = titles(table);
        const canvases = Array.from(page.querySelectorAll("canvas"));
        document.title = JSON.stringify([root.clientWidth, root.scrollWidth, canvases.length,
            canvases.filter(inked).length, page.querySelectorAll("img").length, down[0], up[0]]);
      }, 500);
      </script>
      """;

  @TempDir private Path folder;

  @Test
  void drawsSortsAndFitsAPhone() throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no chromium on the path: the page was not opened");
    Path file = folder.resolve("outer.html");
    Files.writeString(file, outer(Html.of(SampleReport.full())));
    Matcher title = Pattern.compile("<title>(.*?)</title>").matcher(dom(browser.get(), file));
    assertTrue(title.find(), "the page was read");
    // As wide as asked for, no wider inside; all six charts drawn; no element out of hostile text.
    assertEquals("[390,390,6,6,0,\"teacher\",\"bag of words\"]", title.group(1));
  }

  private static String outer(String page) {
    String quoted = page.replace("&", "&amp;").replace("\"", "&quot;");
    return "<!DOCTYPE html><meta charset=utf-8><title>unread</title>"
        + "<iframe style='width:390px;height:2000px;border:0' srcdoc=\""
        + quoted
        + "\"></iframe>"
        + ASK;
  }

  private static Optional<Path> browser() {
    String path = String.valueOf(System.getenv("PATH"));
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private String dom(Path browser, Path file) throws IOException, InterruptedException {
    Path out = folder.resolve("dom.html");
    List<String> command = new ArrayList<>(List.of(browser.toString(), "--headless"));
    command.addAll(
        List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + folder.resolve("profile"),
            "--virtual-time-budget=20000",
            "--dump-dom",
            file.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "chromium ended in time");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(out);
  }
}
