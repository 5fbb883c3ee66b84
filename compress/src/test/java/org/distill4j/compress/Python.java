package org.distill4j.compress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Python that {@code distill4j.python} names (default {@code python3}), where there is one. */
public final class Python {
  private Python() {}

  /**
   * What a script did.
   *
   * @param code its exit code; -1 if there is no such program or it took over a minute
   */
  public record Output(int code, String out, String err) {}

  /** Skips the test where one of the modules is absent; none is loaded for it. */
  public static void assumeModules(String... modules) throws Exception {
    String script =
        "import importlib.util, sys\n"
            + "sys.exit(any(importlib.util.find_spec(m) is None for m in sys.argv[1:]))";
    Output output = run(script, List.of(modules));
    Assumptions.assumeTrue(
        output.code() == 0, () -> "no Python with " + String.join(", ", modules));
  }

  /** Runs a script with arguments. */
  public static Output run(String script, List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("distill4j.python", "python3"), "-c", script));
    command.addAll(arguments);
    Path out = Files.createTempFile("python", ".out");
    Path err = Files.createTempFile("python", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int code = process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
      process.destroy();
      return new Output(code, read(out), read(err));
    } catch (IOException e) {
      return new Output(-1, "", "no such program: " + e.getMessage());
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
