package org.distill4j.recipes.cli;

/** What the program's exit code says. */
final class ExitCodes {
  /** Everything was done. */
  static final int DONE = 0;

  /** A bound that the user set does not hold. */
  static final int GATE_FAILED = 1;

  /** The command or its input cannot be used. */
  static final int BAD_INPUT = 2;

  /** The program is at fault. */
  static final int INTERNAL_ERROR = 3;

  private ExitCodes() {}
}
