package org.distill4j.teacher.benchmark;

import java.util.concurrent.TimeUnit;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.kernel.Linears;
import org.distill4j.teacher.kernel.Precision;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Is a linear layer as fast as the machine? MiniLM's widest, 384 to 1536, on 448 rows; scores are
 * operations a nanosecond, so GFLOP/s, beside the machine's own limit: a product of 2048 x 2048 x
 * 2048 in the same precision, which needs hardly any memory traffic.
 *
 * <p>Expected: in float32 the layer within a tenth of the limit. In bfloat16 some two thirds of it:
 * three float32 matrices of a few megabytes pass through memory for half a GFLOP (on two cores with
 * AMX 1,080 of 1,534 GFLOP/s, in float32 386 of 399). Run, on an idle machine, after {@code mvn
 * test-compile -pl teacher -am}, with the test class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main MatmulBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {
  private static final int ROWS = 448;
  private static final int NARROW = 384;
  private static final int WIDE = 1536;
  private static final int PRODUCT = 2 * ROWS * NARROW * WIDE;
  private static final int SQUARE = 2048;
  private static final long LIMIT = 2L * SQUARE * SQUARE * SQUARE;
  // The annotation counts in int.
  private static final int LIMIT_THOUSANDTH = (int) (LIMIT / 1000);

  /** The precision of the operands. */
  @Param({"F32", "BF16"})
  public Precision precision;

  private final Buffer weights = random(NARROW * WIDE);
  private final Buffer x = random(ROWS * NARROW);
  private final Buffer y = random(ROWS * WIDE);
  private final Buffer dx = random(ROWS * NARROW);
  private final Buffer dWeights = random(NARROW * WIDE);
  private final Buffer dBias = random(WIDE);
  private final Buffer squareWeights = random(SQUARE * SQUARE);
  private final Buffer squareX = random(SQUARE * SQUARE);
  private final Buffer squareY = random(SQUARE * SQUARE);
  private Linear layer;
  private Linear square;

  private static Buffer random(int size) {
    return Buffer.of(Nd4j.rand(DataType.FLOAT, size));
  }

  /** Prepares the layers. */
  @Setup
  public void prepare() {
    layer = linear(weights, WIDE, NARROW);
    square = linear(squareWeights, SQUARE, SQUARE);
  }

  private Linear linear(Buffer w, int outputs, int inputs) {
    Linears linears = Linears.of(KernelLibrary.of(DataType.FLOAT), precision, w);
    linears.refresh();
    return linears.linear(w, outputs, inputs);
  }

  /** {@code x Wᵀ + b}. */
  @Benchmark
  @OperationsPerInvocation(PRODUCT)
  public Buffer forward() {
    layer.forward(ROWS, x, dBias, Linear.After.NOTHING, y);
    return y;
  }

  /** Gradients by weights, bias and input. */
  @Benchmark
  @OperationsPerInvocation(2 * PRODUCT)
  public Buffer backward() {
    layer.backward(ROWS, x, y, dWeights, dBias, dx, false);
    return dx;
  }

  /** The machine's limit, in thousands of operations a nanosecond. */
  @Benchmark
  @OperationsPerInvocation(LIMIT_THOUSANDTH)
  public Buffer limitInThousands() {
    square.forward(SQUARE, squareX, null, Linear.After.NOTHING, squareY);
    return squareY;
  }
}
