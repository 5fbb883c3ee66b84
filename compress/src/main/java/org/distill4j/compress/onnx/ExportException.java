package org.distill4j.compress.onnx;

import java.io.IOException;

/** A model that cannot be written as asked, reported as where, what must hold, what was found. */
public final class ExportException extends IOException {
  /** A fault, in the house shape, and what revealed it. */
  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A fault, in the house shape. */
  public ExportException(String message) {
    super(message);
  }
}
