package org.distill4j.recipes.yaml;

import java.util.List;

/**
 * A tree and the faults met while it was built, such as a key that stands twice.
 *
 * @param root the tree
 * @param problems faults that left a usable tree, in the order they were met
 */
public record Document(Node.Mapping root, List<Problem> problems) {
  /** Copies the list. */
  public Document {
    problems = List.copyOf(problems);
  }
}
