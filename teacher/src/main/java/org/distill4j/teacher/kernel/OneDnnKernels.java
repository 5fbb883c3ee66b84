package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The kernels on oneDNN, float32 only.
 *
 * <p>Products are compiled once for all sizes; the other routines, small ones, on the first use of
 * a shape, and kept for the life of the process.
 */
public final class OneDnnKernels implements Kernels {
  private static final int CHUNK = 4096;
  private static final long OPEN = DNNL_RUNTIME_DIM_VAL;

  private final OneDnn library = new OneDnn();
  private final Map<Record, Routine> routines = new HashMap<>();
  private final Map<Product, dnnl_primitive> products = new HashMap<>();
  private final float[] left = new float[CHUNK];
  private final float[] right = new float[CHUNK];
  private Block ones = Block.of(Nd4j.ones(1, 64));

  private record Matmul(MatmulShape shape, boolean bias) {}

  /** What a compiled product depends on. */
  private record Product(
      boolean batched,
      boolean transposedA,
      boolean transposedB,
      float alpha,
      boolean accumulate,
      boolean bias) {
    static Product of(MatmulShape s, boolean bias) {
      return new Product(
          isBatched(s), s.a().column() != 1, s.b().column() != 1, s.alpha(), s.accumulate(), bias);
    }

    static boolean isBatched(MatmulShape s) {
      return s.batch() * s.heads() > 1;
    }
  }

  private record Elementwise(String name, int size) {}

  private record Rows(String name, int rows, int width) {}

  private record Norm(boolean forward, NormShape shape) {}

  @Override
  public void matmul(MatmulShape shape, Block a, Block b, Block bias, Block c) {
    Routine routine =
        routines.computeIfAbsent(new Matmul(shape, bias != null), key -> compile((Matmul) key));
    routine.with(0, a).with(1, b).with(2, c);
    if (bias != null) {
      routine.with(3, bias);
    }
    routine.run();
  }

  private Routine compile(Matmul key) {
    MatmulShape s = key.shape();
    Product product = Product.of(s, key.bias());
    dnnl_primitive primitive = products.computeIfAbsent(product, this::compile);
    List<Routine.Argument> arguments = new ArrayList<>();
    arguments.add(new Routine.Argument(DNNL_ARG_SRC, layout(s, s.m(), s.k(), s.a())));
    arguments.add(new Routine.Argument(DNNL_ARG_WEIGHTS, layout(s, s.k(), s.n(), s.b())));
    arguments.add(new Routine.Argument(DNNL_ARG_DST, layout(s, s.m(), s.n(), s.c())));
    if (key.bias()) {
      arguments.add(new Routine.Argument(DNNL_ARG_BIAS, OneDnn.matrix(1, s.n())));
    }
    return new Routine(library, primitive, arguments.toArray(Routine.Argument[]::new));
  }

  // Sizes and strides are left open until a run: a product compiled for one shape takes more than a
  // megabyte and some milliseconds, one with open sizes is as fast and serves all.
  private dnnl_primitive compile(Product p) {
    dnnl_memory_desc bias = null;
    if (p.bias()) {
      bias = OneDnn.layout(new long[] {1, OPEN}, new long[] {OPEN, 1});
    }
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_matmul_primitive_desc_create(
            description,
            library.engine(),
            open(p.batched(), p.transposedA()),
            open(p.batched(), p.transposedB()),
            bias,
            open(p.batched(), false),
            attributes(p)),
        "matmul of " + p);
    return library.primitive(description);
  }

  private static dnnl_memory_desc open(boolean batched, boolean transposed) {
    long row = transposed ? 1 : OPEN;
    long column = transposed ? OPEN : 1;
    return batched
        ? OneDnn.layout(new long[] {OPEN, OPEN, OPEN, OPEN}, new long[] {OPEN, OPEN, row, column})
        : OneDnn.layout(new long[] {OPEN, OPEN}, new long[] {row, column});
  }

  private static dnnl_memory_desc layout(
      MatmulShape s, int rows, int columns, MatmulShape.Strides strides) {
    return Product.isBatched(s)
        ? OneDnn.layout(
            new long[] {s.batch(), s.heads(), rows, columns},
            new long[] {strides.batch(), strides.head(), strides.row(), strides.column()})
        : OneDnn.layout(new long[] {rows, columns}, new long[] {strides.row(), strides.column()});
  }

  private static dnnl_primitive_attr attributes(Product s) {
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    OneDnn.check(dnnl_primitive_attr_create(attributes), "attribute");
    dnnl_post_ops operations = new dnnl_post_ops();
    OneDnn.check(dnnl_post_ops_create(operations), "list of post-ops");
    if (s.alpha() != 1) {
      OneDnn.check(
          dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_linear, s.alpha(), 0), "scale");
    }
    if (s.accumulate()) {
      OneDnn.check(dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef), "sum");
    }
    OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "attribute");
    return attributes;
  }

  @Override
  public void columnSums(int rows, int width, Block x, Block sums) {
    if (ones.length() < rows) {
      ones = Block.of(Nd4j.ones(1, 2 * rows));
    }
    matmul(MatmulShape.of(1, rows, width), ones, x, null, sums);
  }

  @Override
  public void add(int size, Block x, Block y) {
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
  public void gelu(int size, Block x, Block y) {
    routines
        .computeIfAbsent(new Elementwise("gelu", size), key -> geluRoutine(size))
        .with(0, x)
        .with(1, y)
        .run();
  }

  private Routine geluRoutine(int size) {
    dnnl_memory_desc vector = OneDnn.vector(size);
    return new Routine(
        library,
        geluDescription(vector),
        new Routine.Argument(DNNL_ARG_SRC, vector),
        new Routine.Argument(DNNL_ARG_DST, vector));
  }

  private dnnl_primitive_desc geluDescription(dnnl_memory_desc vector) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl_forward_training,
            dnnl_eltwise_gelu_erf,
            vector,
            vector,
            0,
            0,
            null),
        "gelu");
    return description;
  }

  @Override
  public void geluBackward(int size, Block x, Block dy, Block dx) {
    routines
        .computeIfAbsent(new Elementwise("geluBackward", size), key -> geluBackwardRoutine(size))
        .with(0, x)
        .with(1, dy)
        .with(2, dx)
        .run();
  }

  private Routine geluBackwardRoutine(int size) {
    dnnl_memory_desc vector = OneDnn.vector(size);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_backward_primitive_desc_create(
            description,
            library.engine(),
            dnnl_eltwise_gelu_erf,
            vector,
            vector,
            vector,
            0,
            0,
            geluDescription(vector),
            null),
        "gelu backward");
    return new Routine(
        library,
        description,
        new Routine.Argument(DNNL_ARG_SRC, vector),
        new Routine.Argument(DNNL_ARG_DIFF_DST, vector),
        new Routine.Argument(DNNL_ARG_DIFF_SRC, vector));
  }

  @Override
  public void layerNorm(
      NormShape shape, Block x, Block gain, Block shift, Block y, Block mean, Block variance) {
    routines
        .computeIfAbsent(new Norm(true, shape), key -> normRoutine(shape))
        .with(0, x)
        .with(1, gain)
        .with(2, shift)
        .with(3, y)
        .with(4, mean)
        .with(5, variance)
        .run();
  }

  private Routine normRoutine(NormShape s) {
    dnnl_memory_desc rows = OneDnn.matrix(s.rows(), s.width());
    dnnl_memory_desc row = OneDnn.vector(s.width());
    dnnl_memory_desc statistics = OneDnn.vector(s.rows());
    return new Routine(
        library,
        normDescription(s),
        new Routine.Argument(DNNL_ARG_SRC, rows),
        new Routine.Argument(DNNL_ARG_SCALE, row),
        new Routine.Argument(DNNL_ARG_SHIFT, row),
        new Routine.Argument(DNNL_ARG_DST, rows),
        new Routine.Argument(DNNL_ARG_MEAN, statistics),
        new Routine.Argument(DNNL_ARG_VARIANCE, statistics));
  }

  private dnnl_primitive_desc normDescription(NormShape s) {
    dnnl_memory_desc rows = OneDnn.matrix(s.rows(), s.width());
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_layer_normalization_forward_primitive_desc_create_v2(
            description,
            library.engine(),
            dnnl_forward_training,
            rows,
            rows,
            OneDnn.vector(s.rows()),
            dnnl_f32,
            (float) s.eps(),
            dnnl_use_scale | dnnl_use_shift,
            null),
        "layer norm");
    return description;
  }

  @Override
  public void layerNormBackward(
      NormShape shape, NormState state, Block dy, Block dx, Block dGain, Block dShift) {
    routines
        .computeIfAbsent(new Norm(false, shape), key -> normBackwardRoutine(shape))
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

  private Routine normBackwardRoutine(NormShape s) {
    dnnl_memory_desc rows = OneDnn.matrix(s.rows(), s.width());
    dnnl_memory_desc row = OneDnn.vector(s.width());
    dnnl_memory_desc statistics = OneDnn.vector(s.rows());
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_layer_normalization_backward_primitive_desc_create_v2(
            description,
            library.engine(),
            dnnl_backward,
            rows,
            rows,
            rows,
            statistics,
            dnnl_f32,
            dnnl_f32,
            (float) s.eps(),
            dnnl_use_scale | dnnl_use_shift,
            normDescription(s),
            null),
        "layer norm backward");
    return new Routine(
        library,
        description,
        new Routine.Argument(DNNL_ARG_SRC, rows),
        new Routine.Argument(DNNL_ARG_SCALE, row),
        new Routine.Argument(DNNL_ARG_MEAN, statistics),
        new Routine.Argument(DNNL_ARG_VARIANCE, statistics),
        new Routine.Argument(DNNL_ARG_DIFF_DST, rows),
        new Routine.Argument(DNNL_ARG_DIFF_SRC, rows),
        new Routine.Argument(DNNL_ARG_DIFF_SCALE, row),
        new Routine.Argument(DNNL_ARG_DIFF_SHIFT, row));
  }

  @Override
  public void softmax(int rows, int width, Block x, Block y) {
    routines
        .computeIfAbsent(new Rows("softmax", rows, width), key -> softmaxRoutine(rows, width))
        .with(0, x)
        .with(1, y)
        .run();
  }

  private Routine softmaxRoutine(int rows, int width) {
    dnnl_memory_desc matrix = OneDnn.matrix(rows, width);
    return new Routine(
        library,
        softmaxDescription(matrix),
        new Routine.Argument(DNNL_ARG_SRC, matrix),
        new Routine.Argument(DNNL_ARG_DST, matrix));
  }

  private dnnl_primitive_desc softmaxDescription(dnnl_memory_desc matrix) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_softmax_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl_forward_training,
            dnnl_softmax_accurate,
            matrix,
            matrix,
            1,
            null),
        "softmax");
    return description;
  }

  @Override
  public void softmaxBackward(int rows, int width, Block y, Block dy, Block dx) {
    routines
        .computeIfAbsent(
            new Rows("softmaxBackward", rows, width), key -> softmaxBackwardRoutine(rows, width))
        .with(0, y)
        .with(1, dy)
        .with(2, dx)
        .run();
  }

  private Routine softmaxBackwardRoutine(int rows, int width) {
    dnnl_memory_desc matrix = OneDnn.matrix(rows, width);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_softmax_backward_primitive_desc_create(
            description,
            library.engine(),
            dnnl_softmax_accurate,
            matrix,
            matrix,
            matrix,
            1,
            softmaxDescription(matrix),
            null),
        "softmax backward");
    return new Routine(
        library,
        description,
        new Routine.Argument(DNNL_ARG_DST, matrix),
        new Routine.Argument(DNNL_ARG_DIFF_DST, matrix),
        new Routine.Argument(DNNL_ARG_DIFF_SRC, matrix));
  }
}
