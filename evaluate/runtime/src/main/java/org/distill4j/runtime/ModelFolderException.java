package org.distill4j.runtime;

import java.io.IOException;

/** A model folder, or one of its files, that cannot be used; the message says where and why. */
public final class ModelFolderException extends IOException {
  private final String fault;

  /**
   * Reports a fault as {@code where: what must hold; got what. How to correct.}
   *
   * @param where the file or folder at fault
   * @param fault what must hold, what was found, and how to correct it
   */
  public ModelFolderException(String where, String fault) {
    super(where + ": " + fault);
    this.fault = fault;
  }

  ModelFolderException(String where, String fault, Throwable cause) {
    super(where + ": " + fault, cause);
    this.fault = fault;
  }

  /** The message without its place. */
  public String fault() {
    return fault;
  }
}
