package org.distill4j.recipes.stage.distill;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distill4j.recipes.cost.PlannedUnits;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.GradualPrune;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.stage.DistillationDescription;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Trains a student to answer as its teacher does. */
public final class DistillType implements StageType<Distill> {
  private static final String PRUNE = "prune";

  @Override
  public String key() {
    return Distill.KEY;
  }

  @Override
  public Class<Distill> settings() {
    return Distill.class;
  }

  @Override
  public Keys keys() {
    return DistillReader.KEYS;
  }

  @Override
  public List<Keys> inner() {
    return List.of(
        TeacherOutputsReader.KEYS,
        GradualPruneReader.KEYS,
        GradualPruneReader.KEEP,
        LearningRateSearchReader.KEYS);
  }

  @Override
  public Distill read(Fields fields, Task task) {
    return DistillReader.read(fields, task);
  }

  @Override
  public Map<String, Object> write(Distill settings) {
    return DistillReader.write(settings);
  }

  @Override
  public String explain(Distill settings) {
    return DistillationDescription.of(settings);
  }

  @Override
  public void check(Distill settings, String where, StudentSoFar student)
      throws CheckpointException {
    Placed.run(where + ".", () -> student.distill(settings));
    if (settings.prune().isPresent()) {
      GradualPrune prune = settings.prune().get();
      String place = where + "." + PRUNE;
      student.requirePlain(place, "to be pruned", "Leave prune out");
      student.cut(place, prune.scope(), prune.heads(), prune.feedForward());
    }
  }

  @Override
  public TransformerConfig after(Distill settings, TransformerConfig model) {
    return settings.prune().map(prune -> after(prune, model)).orElse(model);
  }

  private static TransformerConfig after(GradualPrune prune, TransformerConfig student) {
    return student.withLayers(
        PlannedUnits.left(prune.scope(), prune.heads(), student.numAttentionHeads()),
        PlannedUnits.left(prune.scope(), prune.feedForward(), student.intermediateSize()));
  }

  @Override
  public List<PlannedWork> cost(Distill settings, StageCosts costs) {
    return new DistillCosts(costs).of(settings);
  }

  @Override
  public Set<StageInput> inputs(Distill settings) {
    return Set.of(StageInput.TEST_ROWS_OF_NEW_TEXTS);
  }

  @Override
  public Set<String> taughtKeys() {
    return Set.of(
        "losses", "layer-map", "teacher-outputs", "teacher-errors", "cross-fit", "teacher");
  }

  @Override
  public StageResult run(Distill settings, StageRun run) throws IOException {
    return run.training().train(run.name(), settings, run.student(), run.arm());
  }
}
