package org.distill4j.evaluate.report;

import java.util.List;

/** The kinds of example rows under their titles. */
final class ExampleGroups {
  private ExampleGroups() {}

  /** A kind of rows. */
  public record Kind(String title, String count, List<Examples.Row> rows) {}

  /** Those kinds that there are. */
  static List<Kind> of(Examples examples) {
    return List.of(
            kind("Teacher right, final model wrong", examples.lost()),
            kind("Teacher wrong, final model right", examples.gained()),
            kind("Both wrong", examples.wrong()))
        .stream()
        .filter(kind -> !kind.rows().isEmpty())
        .toList();
  }

  private static Kind kind(String title, Examples.Group group) {
    return new Kind(title, Figures.count(group.count()), group.rows());
  }
}
