package org.distill4j.teacher.benchmark;

import java.util.concurrent.TimeUnit;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
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
 * Is the product of a layer as fast as the machine? The three products that a linear layer costs,
 * on 448 rows, MiniLM's widths 384 and 1536: forward, gradient by the input, gradient by the
 * weights; 2 · 448 · 384 · 1536 = 0.53 GFLOP each.
 *
 * <p>Expected: about 200 GFLOP/s on two cores with AVX-512, so some 2.6 ms a product, the three
 * alike. Run, on an idle machine, after {@code mvn test-compile -pl teacher -am}, with the test
 * class path:
 *
 * <pre>
 * java -cp CLASSPATH org.openjdk.jmh.Main MatmulBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {
  private static final int ROWS = 448;
  private static final int NARROW = 384;
  private static final int WIDE = 1536;

  /** Which of the three. */
  public enum Product {
    /** {@code x Wᵀ}. */
    FORWARD,
    /** {@code dy W}. */
    BY_INPUT,
    /** {@code dyᵀ x}. */
    BY_WEIGHTS
  }

  /** The product measured. */
  @Param public Product product;

  private final Kernels kernels = KernelLibrary.of(DataType.FLOAT);
  private MatmulShape shape;
  private Block a;
  private Block b;
  private Block c;

  /** Fills the operands. */
  @Setup
  public void fill() {
    shape =
        switch (product) {
          case FORWARD -> MatmulShape.linear(ROWS, NARROW, WIDE);
          case BY_INPUT -> MatmulShape.of(ROWS, WIDE, NARROW);
          case BY_WEIGHTS -> MatmulShape.weightGradient(WIDE, ROWS, NARROW);
        };
    a = Block.of(Nd4j.rand(DataType.FLOAT, shape.m(), shape.k()));
    b = Block.of(Nd4j.rand(DataType.FLOAT, shape.k(), shape.n()));
    c = Block.of(Nd4j.zeros(DataType.FLOAT, shape.m(), shape.n()));
  }

  /** One product. */
  @Benchmark
  public Block multiply() {
    kernels.matmul(shape, a, b, null, c);
    return c;
  }
}
