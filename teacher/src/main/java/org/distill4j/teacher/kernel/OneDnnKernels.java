package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The kernels in float32 on oneDNN.
 *
 * <p>Products are compiled once for all sizes; the other routines, small ones, on the first use of
 * a shape, and kept for the life of the process. A call with a known shape makes no objects.
 */
final class OneDnnKernels implements Kernels {
  private static final int CHUNK = 2048;

  private final OneDnn library = new OneDnn();
  private final OneDnnCompiler compiler = new OneDnnCompiler(library);
  private final OneDnnProducts products = new OneDnnProducts(library);
  private final ShapeTable<Routine> gelu = new ShapeTable<>();
  private final ShapeTable<Routine> geluBackward = new ShapeTable<>();
  private final ShapeTable<Routine> halfGelu = new ShapeTable<>();
  private final ShapeTable<Routine> halfGeluBackward = new ShapeTable<>();
  private final ShapeTable<Routine> tanh = new ShapeTable<>();
  private final ShapeTable<Routine> tanhBackward = new ShapeTable<>();
  private final ShapeTable<Routine> relu = new ShapeTable<>();
  private final ShapeTable<Routine> reluBackward = new ShapeTable<>();
  private final ShapeTable<Routine> softmax = new ShapeTable<>();
  private final ShapeTable<Routine> softmaxBackward = new ShapeTable<>();
  private final ShapeTable<Routine> halve = new ShapeTable<>();
  private final Map<NormShape, Routine> norm = new HashMap<>();
  private final Map<NormShape, Routine> normBackward = new HashMap<>();
  private final Function<NormShape, Routine> compileNorm = compiler::layerNorm;
  private final Function<NormShape, Routine> compileNormBackward = compiler::layerNormBackward;
  private final ShapeTable<MatmulShape> columnSums = new ShapeTable<>();
  private final float[] left = new float[CHUNK];
  private final float[] right = new float[CHUNK];
  private Buffer ones = Buffer.of(Nd4j.ones(1, 64));
  private Buffer halfOnes = Buffer.of(Nd4j.ones(DataType.BFLOAT16, 1, 64));

  /** Whether the processor multiplies bfloat16 numbers itself. */
  boolean hasHalf() {
    return OneDnn.hasHalf();
  }

  OneDnnProducts products() {
    return products;
  }

  /** Rounds float32 numbers to bfloat16, from one address to another. */
  void halve(int size, long from, long to) {
    Routine routine = halve.get(size, 0);
    if (routine == null) {
      routine = halve.put(size, 0, compiler.halve(size));
    }
    routine.with(0, from).with(1, to).run();
  }

  @Override
  public Linear linear(Buffer weights, int outputs, int inputs) {
    return new OneDnnLinear(this, weights, outputs, inputs, null);
  }

  @Override
  public void matmul(MatmulShape shape, Buffer a, Buffer b, Buffer bias, Buffer c) {
    OneDnnProducts.Kind kind = OneDnnProducts.Kind.of(false, bias != null, false);
    long offset = bias == null ? 0 : bias.address(0);
    products.run(kind, shape, a.address(0), b.address(0), offset, c.address(0));
  }

  @Override
  public void columnSums(int rows, int width, Buffer x, Buffer sums) {
    MatmulShape shape = columnSums.get(rows, width);
    if (shape == null) {
      shape = columnSums.put(rows, width, MatmulShape.of(1, rows, width));
    }
    OneDnnProducts.Kind kind = OneDnnProducts.Kind.of(x.isHalf(), false, false);
    products.run(kind, shape, ones(rows, x.isHalf()), x.address(0), 0, sums.address(0));
  }

  private long ones(int count, boolean half) {
    if (ones.length() < count) {
      ones = Buffer.of(Nd4j.ones(1, 2 * count));
      halfOnes = Buffer.of(Nd4j.ones(DataType.BFLOAT16, 1, 2L * count));
    }
    return (half ? halfOnes : ones).address(0);
  }

  @Override
  public void add(int size, Buffer x, Buffer y) {
    for (int from = 0; from < size; from += CHUNK) {
      int count = Math.min(CHUNK, size - from);
      x.read(from, left, 0, count);
      y.read(from, right, 0, count);
      for (int i = 0; i < count; i++) {
        right[i] += left[i];
      }
      y.write(from, right, 0, count);
    }
  }

  @Override
  public void gelu(int size, Buffer x, Buffer y) {
    ShapeTable<Routine> known = x.isHalf() ? halfGelu : gelu;
    elementwise(known, dnnl_eltwise_gelu_erf, type(x), size).with(0, x).with(1, y).run();
  }

  @Override
  public void geluBackward(int size, Buffer x, Buffer dy, Buffer dx) {
    ShapeTable<Routine> known = x.isHalf() ? halfGeluBackward : geluBackward;
    slope(known, dnnl_eltwise_gelu_erf, DNNL_ARG_SRC, type(x), size)
        .with(0, x)
        .with(1, dy)
        .with(2, dx)
        .run();
  }

  @Override
  public void tanh(int size, Buffer x, Buffer y) {
    elementwise(tanh, dnnl_eltwise_tanh_use_dst_for_bwd, type(x), size).with(0, x).with(1, y).run();
  }

  @Override
  public void tanhBackward(int size, Buffer y, Buffer dy, Buffer dx) {
    slope(tanhBackward, dnnl_eltwise_tanh_use_dst_for_bwd, DNNL_ARG_DST, type(y), size)
        .with(0, y)
        .with(1, dy)
        .with(2, dx)
        .run();
  }

  @Override
  public void relu(int size, Buffer x, Buffer y) {
    elementwise(relu, dnnl_eltwise_relu_use_dst_for_bwd, type(x), size).with(0, x).with(1, y).run();
  }

  @Override
  public void reluBackward(int size, Buffer y, Buffer dy, Buffer dx) {
    slope(reluBackward, dnnl_eltwise_relu_use_dst_for_bwd, DNNL_ARG_DST, type(y), size)
        .with(0, y)
        .with(1, dy)
        .with(2, dx)
        .run();
  }

  private static int type(Buffer x) {
    return x.isHalf() ? dnnl_bf16 : dnnl_f32;
  }

  private Routine elementwise(ShapeTable<Routine> known, int function, int type, int size) {
    Routine routine = known.get(size, 0);
    return routine == null
        ? known.put(size, 0, compiler.elementwise(function, type, size))
        : routine;
  }

  private Routine slope(ShapeTable<Routine> known, int function, int from, int type, int size) {
    Routine routine = known.get(size, 0);
    return routine == null
        ? known.put(size, 0, compiler.elementwiseBackward(function, from, type, size))
        : routine;
  }

  @Override
  public void layerNorm(
      NormShape shape,
      Buffer x,
      Buffer gain,
      Buffer shift,
      Buffer y,
      Buffer mean,
      Buffer variance) {
    known(norm, shape, compileNorm)
        .with(0, x)
        .with(1, gain)
        .with(2, shift)
        .with(3, y)
        .with(4, mean)
        .with(5, variance)
        .run();
  }

  @Override
  public void layerNormBackward(
      NormShape shape, NormState state, Buffer dy, Buffer dx, Buffer dGain, Buffer dShift) {
    known(normBackward, shape, compileNormBackward)
        .with(0, state.x())
        .with(1, state.gain())
        .with(2, state.mean())
        .with(3, state.variance())
        .with(4, dy)
        .with(5, dx)
        .with(6, dGain)
        .with(7, dShift)
        .run();
  }

  private static Routine known(
      Map<NormShape, Routine> routines, NormShape shape, Function<NormShape, Routine> compiler) {
    Routine routine = routines.get(shape);
    if (routine == null) {
      routine = compiler.apply(shape);
      routines.put(shape, routine);
    }
    return routine;
  }

  @Override
  public void softmax(int rows, int width, Buffer x, Buffer y) {
    Routine routine = softmax.get(rows, width);
    if (routine == null) {
      routine = softmax.put(rows, width, compiler.softmax(rows, width));
    }
    routine.with(0, x).with(1, y).run();
  }

  @Override
  public void softmaxBackward(int rows, int width, Buffer y, Buffer dy, Buffer dx) {
    Routine routine = softmaxBackward.get(rows, width);
    if (routine == null) {
      routine = softmaxBackward.put(rows, width, compiler.softmaxBackward(rows, width));
    }
    routine.with(0, y).with(1, dy).with(2, dx).run();
  }
}
