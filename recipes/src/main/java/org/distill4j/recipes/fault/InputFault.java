package org.distill4j.recipes.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.distill4j.runtime.ModelRunException;

/** Tells whether an exception is a fault of the user's input, and what to say of it. */
public final class InputFault {
  private static final String OWN_PACKAGES = "org.distill4j.";

  private InputFault() {}

  /**
   * Whether the user can mend it. An argument is the user's if our own code refused it; libraries
   * refuse arguments only when we misuse them.
   *
   * @param e what a command or a run ended with
   */
  public static boolean is(Exception e) {
    if (e instanceof IOException
        || e instanceof UncheckedIOException
        || e instanceof ModelRunException) {
      return true;
    }
    StackTraceElement[] trace = e.getStackTrace();
    return e instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith(OWN_PACKAGES);
  }

  /**
   * Where it is, what must hold, what was found and how to correct it.
   *
   * @param e a fault of input
   */
  public static String message(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    // Our own message, where one was given, already says what must hold.
    if (cause instanceof FileSystemException file && !cause.getMessage().contains(": must ")) {
      return where(file) + ": must be " + condition(file) + ".";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** The file at fault; of a copy that fails, both. */
  private static String where(FileSystemException e) {
    return e.getOtherFile() == null
        ? e.getFile()
        : e.getOtherFile() + " (from " + e.getFile() + ")";
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
}
