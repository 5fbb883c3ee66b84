package org.distill4j.recipes.lint;

import java.util.List;

/**
 * What reading a recipe's data brought to light.
 *
 * @param accounts where the rows of each file went
 * @param warnings what is probably wrong with texts or labels, a sentence each
 */
public record DataNotes(List<RowAccount> accounts, List<String> warnings) {
  /** Data that were made in code. */
  public static final DataNotes NONE = new DataNotes(List.of(), List.of());

  /** Copies the lists. */
  public DataNotes {
    accounts = List.copyOf(accounts);
    warnings = List.copyOf(warnings);
  }
}
