package org.distill4j.recipes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.distill4j.recipes.cli.ChildProcess;
import org.distill4j.recipes.cli.TinyData;
import org.distill4j.recipes.cli.TinyRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program in Java, compiled and run on a tiny teacher. */
class DistillerExampleTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^## From Java$.*?^```java\\R(.*?)^```$.*?^```text\\R(.*?)^```$");
  private static final String TEACHER = "classpath:all-minilm-l6-v2.onnx";
  private static final String HEARD = "heard: ";

  @TempDir private Path folder;

  @Test
  void theReadmesProgramRunsAndPrintsNothingOfItsOwn() throws IOException, InterruptedException {
    Matcher found = BLOCK.matcher(Files.readString(README, StandardCharsets.UTF_8));
    assertTrue(found.find(), "no program and output under From Java");
    writeInputs();
    compile(tiny(found.group(1)));
    String classes = folder.toString();
    try (ChildProcess example = ChildProcess.start(folder, classes, "Example")) {
      assertEquals(0, example.waitFor(), example.err());
      assertEquals(shape(found.group(2)), shape(example.out()));
      List<String> lines = example.err().lines().toList();
      assertTrue(lines.contains(HEARD + "teacher: started"), example.err());
      assertTrue(lines.stream().allMatch(line -> line.startsWith(HEARD)), example.err());
    }
    assertTrue(Files.isRegularFile(folder.resolve("runs/java/model/model.onnx")));
  }

  private void writeInputs() throws IOException {
    TinyRecipe unused = TinyRecipe.in(folder);
    Path data = Files.createDirectories(unused.file("runs/quickstart/data"));
    TinyData.single(data.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    TinyData.single(data.resolve("test.tsv"), "sentence\tlabel", 30, 2);
    Path rows = TinyData.single(data.resolve("more.tsv"), "sentence\tlabel", 40, 3);
    List<String> texts =
        Files.readAllLines(rows).stream().skip(1).map(l -> l.replaceFirst("\t.*", "")).toList();
    Files.write(data.resolve("unlabelled.txt"), texts);
  }

  /**
   * The same for a tiny teacher, short measurements, a cache of the test's own and marked lines.
   */
  private static String tiny(String program) {
    String settings =
        ".threads(1).set(\"measure\", \"{rounds: 0, seconds: 0.05}\").cache(Path.of(\"cache\"))";
    assertTrue(program.contains(TEACHER) && program.contains("event.line()"), program);
    assertFalse(program.contains("threads("), program);
    return program
        .replace(TEACHER, "pretrained")
        .replace("event.line()", "\"" + HEARD + "\" + event.line()")
        .replace(".out(", settings + ".out(");
  }

  private void compile(String program) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            """
            import java.nio.file.Path;
            import java.util.List;
            import org.distill4j.evaluate.report.StageReport;
            import org.distill4j.evaluate.statistics.Estimate;
            import org.distill4j.recipes.api.*;
            import org.distill4j.runtime.CompressedClassifier;

            final class Example {
              public static void main(String[] args) throws Exception {
            %s  }
            }
            """
                .formatted(program));
    String classPath = System.getProperty("java.class.path");
    String[] options = {"-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString()};
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, options));
  }

  /** Which stages and words an output has, whatever its numbers and its last line, the label. */
  private static List<String> shape(String output) {
    List<String> lines =
        output.lines().map(line -> line.replaceAll("(?<!-)\\b[0-9][0-9.,]*", "N")).toList();
    return lines.subList(0, lines.size() - 1);
  }
}
