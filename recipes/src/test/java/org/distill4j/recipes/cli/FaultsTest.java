package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.distill4j.recipes.recipe.Amount;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FaultsTest {
  private final StringWriter err = new StringWriter();

  @Test
  void callsInputFaultsByTheirMessage() throws IOException {
    assertEquals(2, run(() -> new Amount.Count(3).of(2)));
    assertEquals("count: must be <= 2; got 3\n", err.toString());
  }

  @Test
  void tellsThatMemoryDoesNotSuffice() {
    assertEquals(2, guarded(new Faults(), new OutOfMemoryError("Java heap space")));
    assertTrue(err.toString().startsWith("memory: must hold the models and the data; got no more"));
  }

  @Test
  void keepsTheTraceOfAnErrorOfItsOwn() {
    assertEquals(3, guarded(new Faults(), new StackOverflowError()));
    assertTrue(err.toString().contains("The stack trace is in "), err.toString());
    Faults verbose = new Faults();
    verbose.setVerbose(true);
    assertEquals(3, guarded(verbose, new StackOverflowError()));
    assertTrue(err.toString().contains("\tat org.distill4j."), err.toString());
  }

  private int guarded(Faults faults, Error thrown) {
    return faults.guard(
        new PrintWriter(err, true),
        () -> {
          throw thrown;
        });
  }

  @Test
  void showsControlCharactersInsteadOfObeyingThem() throws IOException {
    assertEquals(
        2,
        run(
            () -> {
              throw new IOException("label: must be known; got '\u001B[31mred\u202E\rx'.");
            }));
    assertEquals("label: must be known; got '\\u001B[31mred\\u202E\\u000Dx'.\n", err.toString());
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertEquals(
        2,
        run(
            () -> {
              throw new NoSuchFileException("a.tsv");
            }));
    assertEquals("a.tsv: must be a file that exists; got none by that name.\n", err.toString());
  }

  @Test
  void saysWhyAFileSystemRefused() throws IOException {
    assertEquals(
        2,
        run(
            () -> {
              throw new FileSystemException("model.onnx", null, "No space left on device");
            }));
    assertEquals("model.onnx: must be usable; got No space left on device.\n", err.toString());
  }

  @Test
  void namesBothFilesOfACopy() throws IOException {
    assertEquals(
        2,
        run(
            () -> {
              throw new FileSystemException("from.onnx", "to.onnx", "No space left on device");
            }));
    assertEquals(
        "to.onnx (from from.onnx): must be usable; got No space left on device.\n", err.toString());
  }

  @Test
  void leavesOurOwnWordsAboutAFileAlone() throws IOException {
    assertEquals(
        2,
        run(
            () -> {
              throw new FileAlreadyExistsException("x: must be empty; got a file.");
            }));
    assertEquals("x: must be empty; got a file.\n", err.toString());
  }

  @Test
  void putsTheTraceOfAnInternalErrorIntoAFile() throws IOException {
    assertEquals(3, run(() -> Integer.parseInt("x")));
    String line = err.toString();
    assertTrue(line.startsWith("distill4j: internal error: java.lang.NumberFormatException"), line);
    Path file = Path.of(line.replaceAll("(?s).*The stack trace is in (.*)\\.\\R", "$1"));
    assertTrue(Files.readString(file).contains("FaultsTest"), line);
    Files.delete(file);
  }

  private int run(Callable<Integer> work) throws IOException {
    CommandLine line = new CommandLine(new Work(work));
    line.setExecutionExceptionHandler(new Faults());
    line.setErr(new PrintWriter(err, true));
    return line.execute();
  }

  @Command(name = "work")
  private static final class Work implements Callable<Integer> {
    private final Callable<Integer> work;

    Work(Callable<Integer> work) {
      this.work = work;
    }

    @Override
    public Integer call() throws Exception {
      return work.call();
    }
  }
}
