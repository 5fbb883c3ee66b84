package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import org.distill4j.evaluate.dataset.Printable;
import org.distill4j.recipes.context.LogLine;
import org.distill4j.recipes.fault.InputFault;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one clear message and an exit code. */
final class Faults implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private boolean verbose;
  private boolean json;

  /** Prints stack traces instead of putting them into a file. */
  void setVerbose(boolean shown) {
    verbose = shown;
  }

  /** Prints each error as one line of JSON. */
  void setJson(boolean asJson) {
    json = asJson;
  }

  private void say(PrintWriter err, String message) {
    err.println(json ? LogLine.of("error", message, Map.of()) : Printable.of(message));
  }

  /** Runs a command, and tells of errors that a Java program is not to catch within. */
  int guard(PrintWriter err, IntSupplier command) {
    try {
      return command.getAsInt();
    } catch (UncheckedIOException e) { // printing results, outside of any command
      say(err, InputFault.message(e));
      trace(e, err);
      return ExitCodes.BAD_INPUT;
    } catch (OutOfMemoryError e) {
      trace(e, err);
      say(
          err,
          String.format(
              Locale.ROOT,
              "memory: must hold the models and the data; got no more than %,d MB for Java. Give"
                  + " more (java -Xmx and -jar), or make models, batches or lengths smaller.",
              Runtime.getRuntime().maxMemory() >> 20));
      return ExitCodes.BAD_INPUT;
    } catch (Error e) {
      say(err, internal(e));
      trace(e, err);
      return ExitCodes.INTERNAL_ERROR;
    }
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    String message = name + ": " + UsageFault.of(e);
    say(err, message);
    if (!json) {
      err.println("Try '" + name + " --help'.");
    }
    err.flush();
    return ExitCodes.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    boolean input = InputFault.is(e);
    say(err, input ? InputFault.message(e) : internal(e));
    trace(e, err);
    err.flush();
    return input ? ExitCodes.BAD_INPUT : ExitCodes.INTERNAL_ERROR;
  }

  private void trace(Throwable e, PrintWriter err) {
    if (verbose) {
      e.printStackTrace(err);
    }
  }

  private String internal(Throwable e) {
    String what = "distill4j: internal error: " + oneLine(e.toString()) + ".";
    if (verbose) {
      return what;
    }
    try {
      Path file = Files.createTempFile("distill4j-error-", ".txt");
      try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
        e.printStackTrace(writer);
      }
      return what + " The stack trace is in " + file + ".";
    } catch (IOException noRoom) {
      return what + " Add --verbose for the stack trace.";
    }
  }

  static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
