package org.distill4j.teacher.benchmark;

import java.util.concurrent.TimeUnit;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Kernels.NormShape;
import org.distill4j.teacher.kernel.Kernels.NormState;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Are the kernels between the products as fast as memory? Each on 448 rows of 1536 numbers, 2.75
 * MB; scores are bytes read and written a nanosecond, so GB/s, beside the same of a plain copy.
 *
 * <p>Expected: all at the speed of the copy, which runs on one thread, or above: on two cores 28 to
 * 61 GB/s beside a copy of 30, dropout and the gradient of layer norm being the slowest. Run, on an
 * idle machine, after {@code mvn test-compile -pl teacher -am}, with the test class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main MemoryBoundBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBoundBenchmark {
  private static final int ROWS = 448;
  private static final int WIDTH = 1536;
  private static final int SIZE = ROWS * WIDTH;
  private static final int THERE_AND_BACK = 2 * SIZE * Float.BYTES;
  private static final int THREE = 3 * SIZE * Float.BYTES;

  private final Kernels kernels = KernelLibrary.of(DataType.FLOAT);
  private final NormShape norm = new NormShape(ROWS, WIDTH, 1e-12);
  private final Dropout dropout = new Dropout(0.1);
  private final Buffer x = random(SIZE);
  private final Buffer y = random(SIZE);
  private final Buffer z = random(SIZE);
  private final Buffer gain = random(WIDTH);
  private final Buffer shift = random(WIDTH);
  private final Buffer mean = random(ROWS);
  private final Buffer variance = random(ROWS);
  private final NormState state = new NormState(x, gain, mean, variance);

  private static Buffer random(int size) {
    return Buffer.of(Nd4j.rand(DataType.FLOAT, size));
  }

  /** The limit. */
  @Benchmark
  @OperationsPerInvocation(THERE_AND_BACK)
  public Buffer copy() {
    y.copy(0, x, 0, SIZE);
    return y;
  }

  /** GELU. */
  @Benchmark
  @OperationsPerInvocation(THERE_AND_BACK)
  public Buffer gelu() {
    kernels.gelu(SIZE, x, y);
    return y;
  }

  /** Its gradient. */
  @Benchmark
  @OperationsPerInvocation(THREE)
  public Buffer geluBackward() {
    kernels.geluBackward(SIZE, x, y, z);
    return z;
  }

  /** Layer norm. */
  @Benchmark
  @OperationsPerInvocation(THERE_AND_BACK)
  public Buffer layerNorm() {
    kernels.layerNorm(norm, x, gain, shift, y, mean, variance);
    return y;
  }

  /** Its gradient. */
  @Benchmark
  @OperationsPerInvocation(THREE)
  public Buffer layerNormBackward() {
    kernels.layerNormBackward(norm, state, y, z, gain, shift);
    return z;
  }

  /** Softmax. */
  @Benchmark
  @OperationsPerInvocation(THERE_AND_BACK)
  public Buffer softmax() {
    kernels.softmax(ROWS, WIDTH, x, y);
    return y;
  }

  /** Its gradient. */
  @Benchmark
  @OperationsPerInvocation(THREE)
  public Buffer softmaxBackward() {
    kernels.softmaxBackward(ROWS, WIDTH, x, y, z);
    return z;
  }

  /** Dropout and residual. */
  @Benchmark
  @OperationsPerInvocation(THREE)
  public Buffer dropout() {
    dropout.applyAndAdd(7, SIZE, x, y, z);
    return z;
  }

  /** Sums of columns: the gradient of a bias. */
  @Benchmark
  @OperationsPerInvocation(SIZE * Float.BYTES)
  public Buffer columnSums() {
    kernels.columnSums(ROWS, WIDTH, x, shift);
    return shift;
  }
}
