package org.distill4j.recipes.run;

import java.io.IOException;
import java.io.PrintWriter;

/** Executes recipes. */
public interface Runner {
  /**
   * Runs every stage and leaves model, stages, report and lock file in the request's folder.
   *
   * @param request what to run
   * @param messages where progress and warnings go, one a line unless bars are wanted
   * @throws IOException if an input is unusable or a result cannot be written; the message says
   *     where, what must hold and what was found
   */
  void run(RunRequest request, PrintWriter messages) throws IOException;
}
