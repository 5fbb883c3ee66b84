package org.distill4j.recipes.yaml;

import java.io.IOException;

/** Text that is no YAML at all, so that no tree can be made of it. */
public final class YamlException extends IOException {
  private final transient Problem problem;

  YamlException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  YamlException(Position position, String fault) {
    this(new Problem(position, "", fault));
  }

  /** The fault with its place. */
  public Problem problem() {
    return problem;
  }
}
