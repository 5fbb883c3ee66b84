package org.distill4j.recipes.stage.prune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.distill4j.compress.latency.LatencyMeasurement;
import org.distill4j.compress.latency.LatencyTable;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.LatencyAllocation;
import org.distill4j.compress.prune.PrunedModel;
import org.distill4j.compress.prune.ScoreFile;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.evaluate.benchmark.LatencySettings;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;

/**
 * Prunes to a time. What blocks take is measured once for a shape on a machine and kept, so that
 * the same recipe makes the same model there.
 */
public final class LatencyTarget {
  private final PruneTarget target;
  private final ScoreCache cache;
  private final ProgressReporter messages;
  private final Measure measure;

  LatencyTarget(PruneTarget target, ScoreCache cache, RunContext context) {
    this.target = target;
    this.cache = cache;
    this.messages = context.messages();
    this.measure = context.recipe().measure();
  }

  /** The latencies of a model's blocks. */
  LatencyTable table(Checkpoint model) throws IOException {
    String key = key(model);
    return cache.latencies(
        key,
        () ->
            LatencyMeasurement.measure(
                model, settings(), key, step -> messages.say("prune: timing blocks, " + step)));
  }

  private LatencySettings settings() {
    return settings(target, measure);
  }

  /** How blocks are timed: as long as the recipe says for models, at the target's length. */
  public static LatencySettings settings(PruneTarget target, Measure measure) {
    double seconds = measure.seconds();
    return new LatencySettings(
        List.of(target.length()),
        List.of(1),
        measure.rounds(),
        seconds,
        seconds,
        LatencySettings.defaults().seed());
  }

  // No vocabulary is measured, and no weights.
  private String key(Checkpoint model) {
    MessageDigest digest = LockFile.sha256();
    List<Object> about =
        List.of(
            ScoreFile.FORMAT,
            model.config().withVocabulary(1, 0).withDropout(0, 0),
            Head.of(model) == Head.TAGS ? model.labels().size() + " tags" : model.labels().size(),
            settings(),
            CompressedClassifier.runtimeVersion(),
            Machine.here());
    digest.update(about.toString().getBytes(StandardCharsets.UTF_8));
    return "latencies-" + HexFormat.of().formatHex(digest.digest());
  }

  /** The model with what meets the time, and a note of it. */
  PrunedModel prune(
      Checkpoint model, ImportanceScores scores, LatencyTable table, List<String> notes) {
    LatencyAllocation chosen =
        LatencyAllocation.choose(model.config(), scores, table, target.latency());
    notes.add(
        String.format(
            Locale.ROOT,
            "Allocated by the clock: at %d tokens the model, with the layers that stay, took %.2f"
                + " ms on this machine, and by the table of its blocks what is left takes %.2f ms"
                + " (%.0f%%).",
            target.length(),
            table.wholeMillis(),
            chosen.millis(),
            100 * chosen.millis() / table.wholeMillis()));
    return StructuredPruning.keep(model, chosen.heads(), chosen.neurons());
  }
}
