package org.distill4j.teacher.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does the embedding cost time by tokens, and the rest by memory alone? One AdamW step of a model
 * of MiniLM's size, 10.8M weights beside the embedding, with a vocabulary of 1,000 and of 30,522.
 *
 * <p>Expected: the same for both vocabularies, and some 300 MB at the speed of memory: 9 ms at 33
 * GB/s. Run, on an idle machine, after {@code mvn test-compile -pl teacher -am}, with the test
 * class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main OptimizerBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OptimizerBenchmark {
  private static final int LAYERS = 6;

  /** Rows of the embedding. */
  @Param({"1000", "30522"})
  public int vocabulary;

  private AdamW optimizer;
  private PackedBatch batch;

  /** Makes one step's gradients. */
  @Setup
  public void prepare() {
    Threads.use(Runtime.getRuntime().availableProcessors());
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 2, 1, false, new HardLabelLoss(1));
    TransformerModel encoder =
        TransformerModel.forTraining(
            TinyModels.classifier(
                TinyModels.config(
                    vocabulary,
                    512,
                    384,
                    32,
                    java.util.Collections.nCopies(LAYERS, 12),
                    java.util.Collections.nCopies(LAYERS, 1536)),
                2,
                1),
            List.of(loss),
            1);
    optimizer = new AdamW(encoder, AdamWSettings.defaults());
    batch = PackedBatch.of(List.of(TinyModels.random(400, 1000, 1)));
    encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{1}})));
  }

  /** One step. */
  @Benchmark
  public double step() {
    optimizer.prepare(batch);
    return optimizer.step(1e-6);
  }
}
