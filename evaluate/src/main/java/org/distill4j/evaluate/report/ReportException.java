package org.distill4j.evaluate.report;

import java.io.IOException;
import java.nio.file.Path;

/** A report file that cannot be used, told as where, what must hold, what was found. */
public final class ReportException extends IOException {
  ReportException(Path file, String fault) {
    super(file + ": " + fault);
  }

  ReportException(Path file, String fault, Exception cause) {
    super(file + ": " + fault, cause);
  }
}
