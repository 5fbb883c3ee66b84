package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one clear message and an exit code. */
final class Faults implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String OWN_PACKAGES = "org.distill4j.";

  private boolean verbose;

  /** Prints stack traces instead of putting them into a file. */
  void setVerbose(boolean shown) {
    verbose = shown;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + oneLine(e.getMessage()));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitCodes.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result)
      throws IOException {
    PrintWriter err = command.getErr();
    boolean input = isInput(e);
    err.println(input ? message(e) : internal(e));
    if (verbose) {
      e.printStackTrace(err);
    }
    err.flush();
    return input ? ExitCodes.BAD_INPUT : ExitCodes.INTERNAL_ERROR;
  }

  /**
   * Whether the user can mend it. An argument is the user's if our own code refused it; libraries
   * refuse arguments only when we misuse them.
   */
  private static boolean isInput(Exception e) {
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      return true;
    }
    StackTraceElement[] trace = e.getStackTrace();
    return e instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith(OWN_PACKAGES);
  }

  private static String message(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    // Our own message, where one was given, already says what must hold.
    if (cause instanceof FileSystemException file && !cause.getMessage().contains(": must ")) {
      return file.getFile() + ": must be " + condition(file) + ".";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static String condition(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "a file that exists; got none by that name";
    }
    if (e instanceof AccessDeniedException) {
      return "open to this user; got no permission";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "free to be made; got a file by that name";
    }
    if (e instanceof NotDirectoryException) {
      return "a folder; got a file";
    }
    return "usable; got " + (e.getReason() == null ? e.toString() : e.getReason());
  }

  private String internal(Exception e) throws IOException {
    String what = "distill4j: internal error: " + oneLine(e.toString()) + ".";
    if (verbose) {
      return what;
    }
    Path file = Files.createTempFile("distill4j-error-", ".txt");
    try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
      e.printStackTrace(writer);
    }
    return what + " The stack trace is in " + file + ".";
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
