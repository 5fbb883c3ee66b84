package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultStreamTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path folder;

  @Test
  void endsAWriterAtItsFirstFault() {
    List<Integer> writes = new ArrayList<>();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            writes.add(one);
            throw new IOException("no more");
          }
        };
    PrintWriter out =
        new PrintWriter(
            new OutputStreamWriter(new ResultStream(full), StandardCharsets.UTF_8), true);
    UncheckedIOException e =
        Assertions.assertThrows(UncheckedIOException.class, () -> out.println("a line"));
    assertTrue(
        e.getCause()
            .getMessage()
            .endsWith(": must take all results; got 'no more'. Make room, or read to the end."),
        e.getCause().getMessage());
    out.println("another");
    out.flush();
    assertEquals(1, writes.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "evaluate", "lint", "recipes", "--help", "--version"})
  void endsCommandsOnAFullDisk(String command) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(FULL));
    String said = run(2, "> /dev/full", arguments(command));
    assertTrue(
        said.startsWith("standard output (/dev/full): must take all results; got 'No space left"),
        said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void endsAtAClosedPipe() throws IOException, InterruptedException {
    String said = run(2, "| head -n 1 > /dev/null", arguments("predict"));
    assertTrue(said.startsWith("standard output: must take all results; got 'Broken pipe'"), said);
  }

  private List<String> arguments(String command) throws IOException {
    String model = TinyModel.write(folder.resolve("model")).toString();
    if (command.equals("predict")) {
      Path texts = Files.writeString(folder.resolve("in.txt"), "a good film\n".repeat(20_000));
      return List.of(command, model, "--in", texts.toString());
    }
    if (command.equals("evaluate")) {
      Path data = TinyData.single(folder.resolve("test.tsv"), "text\tlabel", 20, 1);
      return List.of(command, model, "--data", data.toString(), "--no-latency");
    }
    return command.equals("lint") ? List.of(command, "quickstart") : List.of(command);
  }

  private String run(int expected, String shell, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add("bash");
    words.add("-c");
    words.add("set -o pipefail; \"$@\" 2> \"$0\" " + shell);
    Path said = folder.resolve("said");
    words.add(said.toString());
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(arguments);
    int code = new ProcessBuilder(words).start().waitFor();
    String messages = Files.readString(said);
    assertEquals(expected, code, messages);
    // What evaluate says of its progress comes before.
    return messages
        .lines()
        .filter(line -> !line.contains("answering"))
        .reduce("", (a, b) -> a + b + "\n");
  }
}
