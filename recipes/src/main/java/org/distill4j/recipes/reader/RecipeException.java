package org.distill4j.recipes.reader;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.distill4j.recipes.yaml.Problem;

/** A recipe that cannot be used, with all its faults, one a line. */
public final class RecipeException extends IOException {
  private final transient List<Problem> problems;

  /** All faults of one recipe, in any order. */
  public RecipeException(List<Problem> problems) {
    super(
        problems.stream()
            .sorted()
            .distinct()
            .map(Problem::toString)
            .collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted().distinct().toList();
  }

  /** The faults in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
