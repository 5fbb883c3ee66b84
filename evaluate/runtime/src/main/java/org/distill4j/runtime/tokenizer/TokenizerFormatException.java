package org.distill4j.runtime.tokenizer;

import java.io.IOException;

/** A {@code tokenizer.json} that cannot be used; the message says where and why. */
public final class TokenizerFormatException extends IOException {
  private final String where;
  private final String fault;

  TokenizerFormatException(String where, String fault) {
    super(where + ": " + fault);
    this.where = where;
    this.fault = fault;
  }

  /** The file and the key at fault. */
  public String where() {
    return where;
  }

  /** What must hold, what was found, and how to correct it. */
  public String fault() {
    return fault;
  }
}
