package org.distill4j.recipes.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.distill4j.evaluate.benchmark.ResidentMemory;
import org.distill4j.evaluate.statistics.Percentiles;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.loss.SoftTargetLoss;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.BatchOrder;
import org.distill4j.teacher.training.GradientSteps;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.StepClock;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;

/** Makes steps and looks at the clock: the loop, losses and batches of a real run. */
final class BenchRun {
  private static final double RATE = 3e-5; // as the PyTorch programs that it is held to
  private static final double TEMPERATURE = 2;
  private static final int WARM_UP = 40; // steps in which routines and Java code are compiled
  private static final int FEWEST = 5; // of them, where few are measured
  private static final long SEED = 1;
  private static final Pattern HYPHENATED = Pattern.compile("-([a-z])");

  private final BenchSettings settings;
  private final List<TokenizedText> sequences;
  private final TransformerModel encoder;
  private final Step step;
  private final StepFlops flops;

  /** One batch. */
  @FunctionalInterface
  private interface Step {
    void run(int[] rows);
  }

  private BenchRun(
      BenchSettings settings,
      BenchTexts texts,
      TransformerModel encoder,
      Checkpoint model,
      Step step) {
    this.settings = settings;
    this.sequences = texts.sequences();
    this.encoder = encoder;
    this.step = step;
    this.flops = new StepFlops(model.config(), texts.labels());
  }

  /** Fine-tuning on the texts' labels. */
  static BenchRun fineTuning(BenchSettings settings, BenchTexts texts, Checkpoint model) {
    int classes = texts.labels().size();
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, classes, 1, false, new HardLabelLoss(1));
    Targets targets = (rows, number) -> List.of(LabelTargets.column(texts.indices(), rows));
    return training(settings, texts, model, loss, targets);
  }

  /** Distillation into a student of random weights, from logits that are computed beforehand. */
  static BenchRun distilling(
      BenchSettings settings, BenchTexts texts, Checkpoint teacher, StudentShape shape) {
    float[][] logits =
        Inference.logits(
            TransformerModel.forInference(teacher, settings.execution()), texts.sequences());
    int classes = texts.labels().size();
    TapLoss loss =
        new TapLoss(
            "soft-target",
            GraphNames.CLASSIFIER,
            classes,
            classes,
            false,
            new SoftTargetLoss(TEMPERATURE, 1));
    Checkpoint student = StudentInitialization.random(teacher, shape, texts.labels(), SEED);
    Targets targets = (rows, number) -> List.of(chosen(logits, rows));
    return training(settings, texts, student, loss, targets);
  }

  private static TargetRows chosen(float[][] logits, int[] rows) {
    float[][] chosen = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = logits[rows[i]];
    }
    return TargetRows.of(chosen);
  }

  private static BenchRun training(
      BenchSettings settings, BenchTexts texts, Checkpoint model, TapLoss loss, Targets targets) {
    TransformerModel encoder =
        TransformerModel.forTraining(model, List.of(loss), SEED, settings.execution());
    GradientSteps steps =
        new GradientSteps(encoder, AdamWSettings.defaults(), settings.microBatch());
    Step step =
        rows -> {
          encoder.graph().getConfiguration().setIterationCount(steps.optimizer().steps());
          var unused = steps.step(rows, texts.sequences(), targets, RATE);
        };
    return new BenchRun(settings, texts, encoder, model, step);
  }

  /** The model's answers. */
  static BenchRun labelling(BenchSettings settings, BenchTexts texts, Checkpoint model) {
    TransformerModel encoder = TransformerModel.forInference(model, settings.execution());
    PackedBatch batch = new PackedBatch();
    Step step =
        rows -> {
          StepClock.Part before = encoder.clock().enter(StepClock.Part.DATA);
          batch.fill(texts.sequences(), rows);
          encoder.clock().enter(before);
          var unused = encoder.output(batch, GraphNames.CLASSIFIER);
        };
    return new BenchRun(settings, texts, encoder, model, step);
  }

  BenchResult measure() throws IOException {
    List<int[]> batches = batches();
    int warmUp = Math.min(WARM_UP, Math.max(FEWEST, settings.steps()));
    for (int i = 0; i < warmUp; i++) {
      step.run(batches.get(i % batches.size()));
    }
    double[] millis = new double[settings.steps()];
    long tokens = 0;
    long texts = 0;
    double operations = 0;
    long start = encoder.clock().reset();
    for (int i = 0; i < millis.length; i++) {
      int[] rows = batches.get((warmUp + i) % batches.size());
      long begin = System.nanoTime();
      step.run(rows);
      millis[i] = (System.nanoTime() - begin) / 1e6;
      texts += rows.length;
      for (int row : rows) {
        tokens += sequences.get(row).length();
        operations += operations(sequences.get(row));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return result(millis, seconds, tokens, texts, operations);
  }

  // Whole batches alone, in the order of an epoch.
  private List<int[]> batches() {
    List<int[]> batches = new ArrayList<>(BatchOrder.of(sequences, settings.batch(), SEED, 1));
    batches.removeIf(rows -> rows.length < settings.batch());
    return batches.isEmpty()
        ? BatchOrder.of(sequences, settings.batch(), SEED, 1)
        : Collections.unmodifiableList(batches);
  }

  private double operations(TokenizedText text) {
    return settings.work() == BenchSettings.Work.TRAIN ? flops.training(text) : flops.answer(text);
  }

  private BenchResult result(
      double[] millis, double seconds, long tokens, long texts, double operations) {
    Map<String, Double> parts = new LinkedHashMap<>();
    for (StepClock.Part part : StepClock.Part.values()) {
      parts.put(camelCase(part), rounded(encoder.clock().nanos(part) / 1e6 / millis.length));
    }
    return new BenchResult(
        Spelling.of(settings.work()),
        settings.precision().word(),
        settings.threads(),
        KernelLibrary.name(),
        millis.length,
        rounded(tokens / seconds),
        rounded(texts / seconds),
        new BenchResult.Percentiles(
            rounded(Percentiles.median(millis)), rounded(Percentiles.of(millis, 0.95))),
        rounded(operations / seconds / 1e9),
        ResidentMemory.peakBytes(),
        parts);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String camelCase(StepClock.Part part) {
    return HYPHENATED
        .matcher(Spelling.of(part))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }
}
