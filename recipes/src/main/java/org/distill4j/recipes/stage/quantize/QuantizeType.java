package org.distill4j.recipes.stage.quantize;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.quantize.Int4;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.schema.RecordBinder;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Stores a model's numbers in eight or four bits, with a training for it or without. */
public final class QuantizeType implements StageType<Quantize> {
  /** Queries, keys, values, attention output, and two of the feed-forward. */
  private static final int LINEAR_IN_A_LAYER = 6;

  /** What stands before those, with one for keys and values together. */
  private static final int FACTORS_IN_A_LAYER = 5;

  /** Pooler and classifier. */
  private static final int LINEAR_AFTER = 2;

  private static final RecordBinder<Calibration> CALIBRATION =
      RecordBinder.of(Calibration.defaults());

  private static final RecordBinder<Quantize> BINDER =
      RecordBinder.of(
          Quantize.defaults(),
          Map.of("keep-float", new ExcludedLayersForm(), "training", new QuantizeTrainingForm()));

  @Override
  public String key() {
    return Quantize.KEY;
  }

  @Override
  public Class<Quantize> settings() {
    return Quantize.class;
  }

  @Override
  public Keys keys() {
    return BINDER.keys();
  }

  @Override
  public List<Keys> inner() {
    return List.of(CALIBRATION.keys(), QuantizeTrainingForm.KEYS);
  }

  @Override
  public Quantize read(Fields fields, Task task) {
    return BINDER.read(fields);
  }

  @Override
  public Map<String, Object> write(Quantize settings) {
    return BINDER.write(settings);
  }

  @Override
  public String explain(Quantize settings) {
    return QuantizeDescription.of(settings);
  }

  @Override
  public void check(Quantize settings, String where, StudentSoFar student)
      throws CheckpointException {
    int layers = student.layers();
    if (settings.training().isPresent()) {
      requireOwnMatrices(where + ".training", student);
    }
    if (settings.embeddings() == Quantize.Embeddings.INT4) {
      Placed.run(where + ".", () -> Int4.checkWidth(student.wordWidth()));
    }
    if (settings.keepFloat() instanceof ExcludedLayers.Count kept && kept.count() > 0) {
      int each = LINEAR_IN_A_LAYER + (student.isFactored() ? FACTORS_IN_A_LAYER : 0);
      int linear = each * layers + LINEAR_AFTER;
      Amount count = new Amount.Count(kept.count());
      var unused = StudentSoFar.amount(where + ".keep-float", count, linear, "linear layers");
    }
  }

  // Training rounds each layer's one matrix by scales of its own.
  private static void requireOwnMatrices(String where, StudentSoFar student)
      throws CheckpointException {
    if (student.hasFactors()) {
      throw new IllegalArgumentException(
          where
              + ": must train layers of one matrix each; got a model that factorize took apart."
              + " Leave training out, or factorize.");
    }
    student.requirePlain(where, "to learn scales", "Leave training out");
  }

  @Override
  public TransformerConfig after(Quantize settings, TransformerConfig model) {
    return model;
  }

  // The model before answers once; the teachers have, where a distillation stored it.
  @Override
  public List<PlannedWork> cost(Quantize settings, StageCosts costs) {
    if (settings.training().isEmpty()) {
      return List.of();
    }
    QuantizeTraining how = settings.training().get();
    ForwardCosts readings = costs.readings();
    boolean before = how.teacher() == QuantizeTraining.Teacher.BEFORE;
    double once =
        before
            ? ForwardCosts.macs(costs.model(), readings.texts().train())
            : readings.asking(readings.texts().train());
    boolean tagged = costs.inputs().recipe().task().isOfWords();
    boolean asks = before || !costs.inputs().answers().isStored();
    double asked = tagged ? how.training().epochs() : asks ? 1 : 0;
    double more = costs.arm() == Arm.CONTROL ? 0 : asked * once;
    return List.of(
        readings.train(
            costs.model().name(), costs.model(), readings.texts().train(), how.training(), more));
  }

  @Override
  public StageResult run(Quantize settings, StageRun run) throws IOException {
    return settings.training().isPresent()
        ? new QuantizeAwareStage(run.context(), run.training())
            .run(settings, run.model(), run.arm())
        : new QuantizeStage(run.context()).run(settings, run.model());
  }

  @Override
  public Optional<QuantizedCheckpoint> quantized(
      Quantize settings, RunContext context, CompletedStage stage) throws IOException {
    return Optional.of(QuantizeAwareStage.found(context, settings, stage).model());
  }
}
