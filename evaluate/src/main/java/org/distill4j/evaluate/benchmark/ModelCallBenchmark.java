package org.distill4j.evaluate.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.distill4j.runtime.CompressedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One call of a model folder's {@code model.onnx} at batch 1: what {@link LatencyBenchmark} runs in
 * each fork, which also sets every parameter.
 *
 * <p>All lengths share one fork, one iteration each in turn: a fork costs about a second, and the
 * work is native code that no just-in-time compiler specialises to a length. Expect times that grow
 * a little less than in proportion to the length.
 */
@State(Scope.Thread)
public class ModelCallBenchmark {
  /** The model folder. */
  @Param("")
  public String folder;

  /** Threads of ONNX Runtime. */
  @Param("1")
  public int threads;

  /** Lengths, separated by commas. */
  @Param("32")
  public String lengths;

  /** Ids are drawn from zero up to this number. */
  @Param("1")
  public int vocabulary;

  /** Of the random ids. */
  @Param("17")
  public long seed;

  private CompressedModel classifier;
  private int[][] inputs;
  private int[] ids;
  private int[] typeIds;
  private int iteration;

  /** Made by the harness. */
  public ModelCallBenchmark() {}

  /** Opens the model and draws the ids. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    // JMH would pass on what libraries print; faults travel as exceptions, not as text.
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    System.setOut(nowhere);
    System.setErr(nowhere);
    classifier = CompressedModel.open(Path.of(folder), threads);
    SplittableRandom random = new SplittableRandom(seed);
    inputs =
        Arrays.stream(lengths.split(",", -1))
            .map(length -> random.ints(Integer.parseInt(length), 0, vocabulary).toArray())
            .toArray(int[][]::new);
  }

  /** Takes the next length. */
  @Setup(Level.Iteration)
  public void next() {
    ids = inputs[iteration % inputs.length];
    typeIds = new int[ids.length];
    iteration++;
  }

  /** One call; its result goes to the harness, so that it cannot be left out. */
  @Benchmark
  public float[] call() {
    return classifier.logits(ids, typeIds);
  }

  /** Frees the model. */
  @TearDown(Level.Trial)
  public void close() {
    classifier.close();
  }
}
