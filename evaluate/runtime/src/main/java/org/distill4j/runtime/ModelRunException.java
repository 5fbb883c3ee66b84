package org.distill4j.runtime;

/** A model that opened, but does not answer a text as it must; the message says where and why. */
public final class ModelRunException extends IllegalStateException {

  private final String where;
  private final String fault;

  ModelRunException(String where, String fault) {
    this(where, fault, null);
  }

  ModelRunException(String where, String fault, Throwable cause) {
    super(where + ": " + fault, cause);
    this.where = where;
    this.fault = fault;
  }

  /** The same as a fault of the folder, found when it was opened. */
  ModelFolderException ofFolder() {
    return new ModelFolderException(where, fault, this);
  }
}
