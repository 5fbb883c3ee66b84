package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table whose columns are aligned, so that it can be read as it is. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> header) {
    rows.add(List.copyOf(header));
  }

  void add(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "cells: must be " + rows.get(0).size() + "; got " + cells.size() + ".");
    }
    rows.add(List.copyOf(cells));
  }

  /** The lines, each ended. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder("|");
      for (int column = 0; column < rows.get(row).size(); column++) {
        line.append(' ').append(padded(escaped(rows.get(row).get(column)), column)).append(" |");
      }
      text.append(line).append('\n');
      if (row == 0) {
        text.append(line.toString().replaceAll("[^|]", "-")).append('\n');
      }
    }
    return text.toString();
  }

  private String padded(String cell, int column) {
    int width = 0;
    for (List<String> row : rows) {
      width = Math.max(width, escaped(row.get(column)).length());
    }
    return cell + " ".repeat(width - cell.length());
  }

  private static String escaped(String cell) {
    return cell.replace("|", "\\|").replaceAll("\\R", " ");
  }
}
