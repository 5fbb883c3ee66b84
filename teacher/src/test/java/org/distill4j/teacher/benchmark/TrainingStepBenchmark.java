package org.distill4j.teacher.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a step cost beside its arithmetic? One AdamW step of a model so small (two layers of
 * width 8) that the products take no time: what is left is the graph, the copies and the calls.
 *
 * <p>Expected: about half a millisecond, against some 75 ms for a step of MiniLM; more means that
 * dispatch has begun to matter. Run, on an idle machine, after {@code mvn test-compile -pl teacher
 * -am}, with the test class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main TrainingStepBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {
  private static final int BATCH = 32;
  private static final TapLoss LOSS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 2, 1, false, new HardLabelLoss(1));

  private final TransformerModel encoder =
      TransformerModel.forTraining(
          TinyModels.classifier(
              TinyModels.config(100, 16, 8, 4, List.of(2, 2), List.of(16, 16)), 2, 1),
          List.of(LOSS),
          1);
  private final AdamW optimizer = new AdamW(encoder, AdamWSettings.defaults());
  private final PackedBatch batch =
      PackedBatch.of(
          IntStream.range(0, BATCH).mapToObj(i -> TinyModels.random(13, 100, i)).toList());
  private final List<TargetRows> targets =
      List.of(TargetRows.of(Collections.nCopies(BATCH, new float[] {1}).toArray(float[][]::new)));

  /** Two threads would wait for each other longer than they work. */
  @Setup
  public void useOneThread() {
    Threads.use(1);
  }

  /** One step. */
  @Benchmark
  public double step() {
    optimizer.prepare(batch);
    encoder.lossAndGradients(batch, targets);
    return optimizer.step(1e-6);
  }
}
