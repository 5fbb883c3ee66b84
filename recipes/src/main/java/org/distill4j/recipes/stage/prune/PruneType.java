package org.distill4j.recipes.stage.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.evaluate.report.SizeSweep;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Removes layers, attention heads, feed-forward neurons and hidden units that matter least. */
public final class PruneType implements StageType<Prune> {
  @Override
  public String key() {
    return Prune.KEY;
  }

  @Override
  public Class<Prune> settings() {
    return Prune.class;
  }

  @Override
  public Keys keys() {
    return PruneReader.KEYS;
  }

  @Override
  public List<Keys> inner() {
    return List.of(PruneReader.KEEP, PruneReader.TARGET_KEYS, PruneSweepReader.KEYS);
  }

  @Override
  public Prune read(Fields fields, Task task) {
    return PruneReader.read(fields);
  }

  @Override
  public Map<String, Object> write(Prune settings) {
    return PruneReader.write(settings);
  }

  @Override
  public String explain(Prune settings) {
    return PruneDescription.of(settings);
  }

  @Override
  public void check(Prune settings, String where, StudentSoFar student) throws CheckpointException {
    student.requireStudent();
    student.requirePlain(where, "to be pruned", "Leave prune out");
    student.cutLayers(where, settings.layers(), settings.hidden());
    settings.target().ifPresent(t -> aim(where + ".target.length", t.length(), student));
    if (settings.isMeasured()) {
      settings
          .frontier()
          .ifPresent(
              sizes -> student.checkEach(where + ".frontier.keep", settings.scope(), sizes.keep()));
      student.cutByMeasuring();
      return;
    }
    student.cut(where, settings.scope(), settings.heads(), settings.feedForward());
  }

  private static void aim(String where, int length, StudentSoFar student) {
    int longest = student.teacher().maxLength();
    var unused = StudentSoFar.amount(where, new Amount.Count(length), longest, "positions");
  }

  @Override
  public TransformerConfig after(Prune settings, TransformerConfig model) {
    return PrunedShape.after(settings, model);
  }

  @Override
  public List<PlannedWork> cost(Prune settings, StageCosts costs) {
    return new PruneCosts(costs).of(settings);
  }

  @Override
  public Set<StageInput> inputs(Prune settings) {
    return settings.target().isPresent()
        ? Set.of(StageInput.TEACHER_AT_FIRST, StageInput.TIMING)
        : Set.of(StageInput.TEACHER_AT_FIRST);
  }

  @Override
  public StageResult run(Prune settings, StageRun run) throws IOException {
    return new PruneStage(run).run(settings);
  }

  @Override
  public Optional<SizeSweep> sizes(Path folder) throws IOException {
    return SizeSearch.drawn(folder);
  }
}
