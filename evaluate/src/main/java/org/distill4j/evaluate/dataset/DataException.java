package org.distill4j.evaluate.dataset;

import java.io.IOException;

/** Data that cannot be used; the message names the file and, where there is one, the line. */
public final class DataException extends IOException {

  /**
   * Reports a fault as {@code where: what must hold; got what. How to correct.}
   *
   * @param where the file, with line and column where they are known
   * @param fault what must hold, what was found, and how to correct it
   */
  public DataException(String where, String fault) {
    super(where + ": " + fault);
  }

  DataException(String where, String fault, Throwable cause) {
    super(where + ": " + fault, cause);
  }
}
