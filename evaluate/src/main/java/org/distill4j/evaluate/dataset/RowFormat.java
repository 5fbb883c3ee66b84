package org.distill4j.evaluate.dataset;

import java.util.Objects;
import java.util.Optional;

/**
 * How the rows of a file are written, beyond what its name says.
 *
 * @param quoting whether fields of a table may stand in quotes
 * @param separator what stands between fields of a table; absent to see it from the first rows
 * @param empty what to do about rows without a text or a label
 */
public record RowFormat(Quoting quoting, Optional<String> separator, EmptyRows empty) {
  /** Whether fields of a table may stand in quotes. */
  public enum Quoting {
    /** By extension: {@code .csv} has quotes, {@code .tsv} has none. */
    AUTO,
    /** A quote is part of the text. */
    NONE,
    /** A quoted field may hold separators, doubled quotes and line ends (RFC 4180). */
    CSV
  }

  /** What to do about rows without a text or a label. */
  public enum EmptyRows {
    /** The file is refused, with the number of such rows. */
    REFUSE,
    /** They are left out, and counted. */
    DROP
  }

  /** What holds where nobody says anything. */
  public static final RowFormat DEFAULTS =
      new RowFormat(Quoting.AUTO, Optional.empty(), EmptyRows.REFUSE);

  /** Checks the separator. */
  public RowFormat {
    Objects.requireNonNull(quoting, "quoting");
    Objects.requireNonNull(empty, "empty");
    if (separator.isPresent()
        && (separator.get().length() != 1 || "\"\r\n".contains(separator.get()))) {
      throw new IllegalArgumentException(
          "separator: must be one character and no quote or line end; got '"
              + separator.get()
              + "'. Write \",\", \";\" or \"\\t\".");
    }
  }

  /** Returns the same with this treatment of empty rows. */
  public RowFormat withEmpty(EmptyRows other) {
    return new RowFormat(quoting, separator, other);
  }

  /** Returns the same with this quoting. */
  RowFormat withQuoting(Quoting other) {
    return new RowFormat(other, separator, empty);
  }
}
