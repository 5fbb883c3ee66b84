package org.distill4j.teacher.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
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
 * What does attention cost as sequences grow? One layer of 12 heads of 32 with hardly anything else
 * (a feed-forward of one neuron), on 1,024 tokens cut into sequences of one length.
 *
 * <p>Expected: little difference up to length 128, where the projections decide, and at 512 not
 * more than some twice the cost of 16 (on two cores 5.0, 5.6 and 9.4 ms at 16, 128 and 512). Run,
 * on an idle machine, after {@code mvn test-compile -pl teacher -am}, with the test class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main AttentionBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
  private static final int TOKENS = 1024;

  /** Tokens of each sequence. */
  @Param({"8", "16", "32", "128", "512"})
  public int length;

  private final TransformerModel encoder =
      TransformerModel.withHiddenStates(
          TinyModels.classifier(
              TinyModels.config(100, 512, 384, 32, List.of(12), List.of(1)), 2, 1));
  private PackedBatch batch;

  /** Cuts the tokens. */
  @Setup
  public void cut() {
    batch =
        PackedBatch.of(
            IntStream.range(0, TOKENS / length)
                .mapToObj(i -> TinyModels.random(length, 100, i))
                .toList());
  }

  /** One layer forward. */
  @Benchmark
  public Buffer forward() {
    return encoder.output(batch, GraphNames.output(0));
  }
}
