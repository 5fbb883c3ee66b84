package org.distill4j.recipes.stage.quantize;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.evaluate.statistics.Percentiles;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.TrainingNotes;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.training.Trainer;

/** What training with rounding gave, in sentences for the report. */
final class QuantizeAwareNotes {
  private QuantizeAwareNotes() {}

  /**
   * Scores on the validation rows.
   *
   * @param float32 of the model before quantization
   * @param before after post-training quantization
   * @param after after training with rounding
   */
  record Scores(double float32, double before, double after) {
    /** Beside a metric, scores hold up to a millionth by which the loss breaks ties. */
    private static final double TIE = 2e-6;

    /** Whether the trained model stays: it does unless it scores less. */
    boolean kept() {
      return after >= before - TIE;
    }

    /** What training gave, nothing where only ties are broken. */
    double gained() {
      return Math.abs(after - before) <= TIE ? 0 : after - before;
    }
  }

  static List<String> of(
      TaskRun task, QuantizeTraining how, Arm arm, Trainer.Result result, Scores scores) {
    String trained =
        String.format(
            Locale.ROOT,
            "Trained with rounding in the pass, %s: %s on the validation rows is %s in float32, %s"
                + " quantized without training and %s quantized after it, %s.",
            towards(how, arm),
            task.metric().title(),
            task.shown(scores.float32()),
            task.shown(scores.before()),
            task.shown(scores.after()),
            difference(task, scores));
    return scores.kept()
        ? List.of(trained, TrainingNotes.chosen(task, result, how.training()))
        : List.of(trained, "Training lost, so the model quantized without training stays.");
  }

  private static String difference(TaskRun task, Scores scores) {
    String unit = task.metric().isShare() ? " points" : "";
    return String.format(Locale.ROOT, "%+.2f%s", 100 * scores.gained(), unit);
  }

  private static String towards(QuantizeTraining how, Arm arm) {
    if (arm == Arm.CONTROL) {
      return "on labels";
    }
    return how.teacher() == QuantizeTraining.Teacher.BEFORE
        ? "towards the float32 model before it"
        : "towards the teacher";
  }

  /**
   * How far the step sizes of linear layers went, tables aside, whose rows move if they are read.
   */
  static String moved(FakeQuantization before, FakeQuantization after) {
    SortedMap<String, Double> shares = new TreeMap<>();
    before
        .matrices()
        .forEach(
            (name, grid) -> {
              if (!name.startsWith("embeddings.")) {
                float[] now = after.matrices().get(name).steps();
                shares.put(name.replace(".weight", ""), median(grid.steps(), now));
              }
            });
    before
        .inputs()
        .forEach(
            (name, grid) -> {
              if (!grid.isDynamic()) {
                float[] now = {after.inputs().get(name).step()};
                shares.put("the input of " + name, median(new float[] {grid.step()}, now));
              }
            });
    double[] all = shares.values().stream().mapToDouble(Double::doubleValue).toArray();
    String most =
        shares.entrySet().stream()
            .max(java.util.Map.Entry.comparingByValue())
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%s (%.1f%%)", entry.getKey(), 100 * entry.getValue()))
            .orElse("none");
    return String.format(
        Locale.ROOT,
        "The scales of a layer or an input moved by %.1f%% (median), most those of %s.",
        all.length == 0 ? 0 : 100 * Percentiles.median(all),
        most);
  }

  private static double median(float[] before, float[] after) {
    double[] shares = new double[before.length];
    Arrays.setAll(shares, i -> Math.abs(after[i] / before[i] - 1));
    return Percentiles.median(shares);
  }
}
