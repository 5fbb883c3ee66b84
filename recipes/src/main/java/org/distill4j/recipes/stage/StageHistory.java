package org.distill4j.recipes.stage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.folder.HistoryFile;
import org.distill4j.recipes.stage.api.TrainedPhase;
import org.distill4j.teacher.training.TrainingHistory;

/**
 * Writes a stage's {@link HistoryFile}: one line for each step of its trainings. Several trainings
 * of one stage, as a control has them, count their steps and epochs on.
 */
final class StageHistory {
  private final String stage;
  private final String arm;
  private final StringBuilder lines = new StringBuilder();
  private int steps;
  private int epochs;

  private StageHistory(String stage, String kind) {
    this.stage = stage;
    boolean own = kind.equals(StageReport.TEACHER) || kind.equals(StageReport.CONTROL);
    this.arm = own ? kind : "distilled";
  }

  /** The content of the file. */
  static byte[] csv(String stage, String kind, List<TrainedPhase> phases) {
    StageHistory history = new StageHistory(stage, kind);
    phases.forEach(history::add);
    return (HistoryFile.HEADER + history.lines).getBytes(StandardCharsets.UTF_8);
  }

  private void add(TrainedPhase phase) {
    TrainingHistory history = phase.result().history();
    for (int step = 0; step < history.losses().size(); step++) {
      int epoch = step / history.stepsPerEpoch();
      boolean ends = (step + 1) % history.stepsPerEpoch() == 0;
      HistoryFile.append(
          lines,
          List.of(
              stage,
              arm,
              String.valueOf(phase.seed()),
              String.valueOf(epochs + epoch + 1),
              String.valueOf(steps + step + 1),
              String.valueOf(history.losses().get(step)),
              ends ? score(phase, epoch) : "",
              String.valueOf(history.learningRates().get(step)),
              ends ? String.valueOf(epoch + 1 == phase.result().bestEpoch()) : ""));
    }
    steps += history.losses().size();
    epochs += phase.result().epochScores().size();
  }

  // What decides between equal scores is a millionth of the loss, which four digits leave out.
  private static String score(TrainedPhase phase, int epoch) {
    return phase.scored()
        ? String.format(Locale.ROOT, "%.4f", phase.result().epochScores().get(epoch))
        : "";
  }
}
