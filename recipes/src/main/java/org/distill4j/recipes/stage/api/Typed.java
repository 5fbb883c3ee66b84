package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * A stage's settings with their kind.
 *
 * @param <S> the settings
 * @param type what they are settings of
 * @param settings of one stage
 */
public record Typed<S extends Record & Stage>(StageType<S> type, S settings) {
  /** {@link StageType#write}. */
  public Map<String, Object> write() {
    return type.write(settings);
  }

  /** {@link StageType#explain}. */
  public String explain() {
    return type.explain(settings);
  }

  /** {@link StageType#check}. */
  public void check(String where, StudentSoFar student) throws CheckpointException {
    type.check(settings, where, student);
  }

  /** {@link StageType#checkTexts}. */
  public void checkTexts(String where, VocabularySoFar student, RecipeData data)
      throws IOException {
    type.checkTexts(settings, where, student, data);
  }

  /** {@link StageType#after}. */
  public TransformerConfig after(TransformerConfig model) {
    return type.after(settings, model);
  }

  /** {@link StageType#cost}. */
  public List<PlannedWork> cost(StageCosts costs) {
    return type.cost(settings, costs);
  }

  /** {@link StageType#inputs}. */
  public Set<StageInput> inputs() {
    return type.inputs(settings);
  }

  /** {@link StageType#run}. */
  public StageResult run(StageRun run) throws IOException {
    return type.run(settings, run);
  }

  /** {@link StageType#quantized}. */
  public Optional<QuantizedCheckpoint> quantized(RunContext context, CompletedStage stage)
      throws IOException {
    return type.quantized(settings, context, stage);
  }
}
