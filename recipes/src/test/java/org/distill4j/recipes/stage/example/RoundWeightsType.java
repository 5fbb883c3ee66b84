package org.distill4j.recipes.stage.example;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.schema.RecordBinder;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Rounds each weight of a model to fewer bits of its fraction, half away from zero. */
public final class RoundWeightsType implements StageType<RoundWeights> {
  private static final int FRACTION = 23;

  private static final RecordBinder<RoundWeights> BINDER =
      RecordBinder.of(new RoundWeights(FRACTION, true));

  @Override
  public String key() {
    return RoundWeights.KEY;
  }

  @Override
  public Class<RoundWeights> settings() {
    return RoundWeights.class;
  }

  @Override
  public Keys keys() {
    return BINDER.keys();
  }

  @Override
  public RoundWeights read(Fields fields, Task task) {
    return BINDER.read(fields);
  }

  @Override
  public Map<String, Object> write(RoundWeights settings) {
    return BINDER.write(settings);
  }

  @Override
  public String explain(RoundWeights settings) {
    return "rounds weights to " + settings.bits() + " bits of their fraction.";
  }

  @Override
  public void check(RoundWeights settings, String where, StudentSoFar student) {
    student.requireStudent();
  }

  @Override
  public TransformerConfig after(RoundWeights settings, TransformerConfig model) {
    return model;
  }

  @Override
  public List<PlannedWork> cost(RoundWeights settings, StageCosts costs) {
    return List.of(costs.work(0, 0, 0.06));
  }

  @Override
  public StageResult run(RoundWeights settings, StageRun run) {
    Checkpoint model = run.model().checkpoint();
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name,
                    settings.bias() || !name.endsWith(".bias")
                        ? rounded(tensor, settings.bits())
                        : tensor));
    Checkpoint made = new Checkpoint(model.config(), tensors, model.head());
    String note =
        String.format(Locale.ROOT, "Fractions have %d bits of %d.", settings.bits(), FRACTION);
    return StageResult.of(new ModelWithTokenizer(made, run.model().tokenizer()), 0, List.of(note));
  }

  private static Tensor rounded(Tensor tensor, int bits) {
    float[] values = tensor.values().clone();
    int dropped = FRACTION - bits;
    int half = dropped == 0 ? 0 : 1 << (dropped - 1);
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat((Float.floatToIntBits(values[i]) + half) & -(1 << dropped));
    }
    return Tensor.of(values, tensor.shape());
  }
}
