package org.distill4j.recipes.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The program run in this process, with what it printed. */
public record Program(int code, String out, String err) {
  /** Runs it with these arguments. */
  public static Program run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Program(code, out.toString(), err.toString());
  }

  /** What it printed with one space for several, so that cells of tables have no widths. */
  String cells() {
    return out.replaceAll(" +", " ");
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
