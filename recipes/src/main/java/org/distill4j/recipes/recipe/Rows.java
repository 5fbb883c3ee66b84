package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.evaluate.dataset.RowFormat;

/**
 * A file of rows; its extension says how it is read.
 *
 * @param location the file
 * @param text the column of the text, or the two of a pair
 * @param label the column of the label; empty where rows have none
 * @param columns the names of all columns, for a file without a header
 * @param form another form than texts and labels in columns; empty for these
 * @param format how rows are written, beyond what the file's name says
 */
public record Rows(
    Location location,
    List<String> text,
    Optional<String> label,
    Optional<List<String>> columns,
    Optional<RowForm> form,
    RowFormat format)
    implements Source {
  /** The column that holds the text unless the recipe names another. */
  public static final String TEXT = "text";

  /** The column that holds the label unless the recipe names another. */
  public static final String LABEL = "label";

  /** Texts in columns. */
  public Rows(
      Location location,
      List<String> text,
      Optional<String> label,
      Optional<List<String>> columns) {
    this(location, text, label, columns, Optional.empty(), RowFormat.DEFAULTS);
  }

  /** Returns the same written in another way. */
  public Rows withFormat(RowFormat other) {
    return new Rows(location, text, label, columns, form, other);
  }

  /** Refuses anything but one or two text columns. */
  public Rows {
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(format, "format");
    text = List.copyOf(text);
    columns = columns.map(List::copyOf);
    if (text.isEmpty() || text.size() > 2) {
      throw new IllegalArgumentException("text: must be one column or two; got " + text);
    }
  }

  /** A labelled file with a header and the usual column names. */
  public static Rows labelled(Location location) {
    return new Rows(location, List.of(TEXT), Optional.of(LABEL), Optional.empty());
  }

  /** The same in another form. */
  public Rows withForm(RowForm other) {
    return new Rows(location, text, label, columns, Optional.of(other), format);
  }

  /** A file of text alone. */
  public static Rows unlabelled(Location location) {
    return new Rows(location, List.of(TEXT), Optional.empty(), Optional.empty());
  }
}
