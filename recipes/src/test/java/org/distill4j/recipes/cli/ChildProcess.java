package org.distill4j.recipes.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java program in a process of its own, on this test's class path. */
public final class ChildProcess implements AutoCloseable {
  /** Far more than any test needs; a process that hangs must not hang the build. */
  private static final int MOST_SECONDS = 120;

  private static final int POLL_MILLIS = 5;

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a main class.
   *
   * @param folder the working directory; what the program prints goes into files there
   * @param classes a folder of more classes, or empty
   */
  public static ChildProcess start(Path folder, String classes, String main, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(folder, "child-", ".out");
    Path err = Files.createTempFile(folder, "child-", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classes + File.pathSeparator + classPath, main));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChildProcess(process, out, err);
  }

  /** What it printed. */
  public String out() throws IOException {
    return Files.readString(out);
  }

  /** What it printed of errors and progress. */
  public String err() throws IOException {
    return Files.readString(err);
  }

  /**
   * Waits until standard error holds these words.
   *
   * @throws AssertionError if the process ends without them
   */
  void waitFor(String words) throws IOException, InterruptedException {
    waitForAny(words);
  }

  /** Waits for one of these, as {@link #waitFor(String)}. */
  void waitForAny(String... words) throws IOException, InterruptedException {
    while (Stream.of(words).noneMatch(err()::contains)) {
      if (!process.isAlive() && Stream.of(words).noneMatch(err()::contains)) {
        throw new AssertionError("ended without " + List.of(words) + ": " + err());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Waits for the process to end by itself, but not longer than that; whether it has ended. */
  boolean waitForMillis(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Sends a signal, such as Ctrl-C's {@code INT}, and waits for the end; gives the exit code. */
  int signal(String name) throws IOException, InterruptedException {
    List<ProcessHandle> forks = process.descendants().toList();
    String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    int code = waitFor();
    forks.forEach(ProcessHandle::destroyForcibly);
    return code;
  }

  /** The exit code. */
  public int waitFor() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("still running after " + MOST_SECONDS + " seconds");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
