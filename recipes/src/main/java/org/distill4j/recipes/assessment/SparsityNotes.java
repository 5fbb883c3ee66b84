package org.distill4j.recipes.assessment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.distill4j.compress.sparsify.LinearWeights;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.stage.CompletedStage;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** What zeros bought, beside what they did not. */
final class SparsityNotes {
  // Of a model that nobody made sparse hardly a weight is exactly zero.
  private static final double LEAST = 0.01;

  private SparsityNotes() {}

  /**
   * Tells of a model whose linear weights are zero in part.
   *
   * @param made its report
   * @param before that of the stage before it in its arm, where there is one
   */
  static Optional<String> note(
      CompletedStage stage, StageReport made, Optional<StageReport> before) {
    Checkpoint model = stage.state().checkpoint();
    if (!model.config().family().isTransformer()) {
      return Optional.empty();
    }
    double share = (double) LinearWeights.zeros(model) / LinearWeights.count(model);
    if (!(share >= LEAST)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%.1f%% of the encoder's linear weights are zero. The bundle takes %s%s. ONNX Runtime"
                + " gains no time from zeros, and the file on disk is as large as without%s.",
            100 * share,
            bytes(made),
            before.map(b -> "; before, " + bytes(b)).orElse(""),
            timed(made, before)));
  }

  private static String bytes(StageReport report) {
    return String.format(
        Locale.ROOT,
        "%.2f MB, compressed by gzip -9 %.2f MB",
        report.bundleBytes() / 1e6,
        report.compressedBytes() / 1e6);
  }

  private static String timed(StageReport made, Optional<StageReport> before) {
    return made.latencyMillis().isEmpty()
        ? ""
        : ": "
            + times(made.latencyMillis())
            + before.map(b -> "; before, " + times(b.latencyMillis())).orElse("");
  }

  private static String times(List<Latency> latencies) {
    return latencies.stream()
        .map(l -> String.format(Locale.ROOT, "%.2f ms at %d tokens", l.p50(), l.length()))
        .collect(Collectors.joining(", "));
  }
}
