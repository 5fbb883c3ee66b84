package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.distill4j.teacher.checkpoint.Pretrained;

/** Grades and times everything a run made. */
final class Assessment {
  Assessment(
      RunContext context, RunFolder folder, Pretrained source, SortedMap<String, String> inputs) {}

  void write(List<FinishedStage> stages, List<String> warnings) throws IOException {}
}
