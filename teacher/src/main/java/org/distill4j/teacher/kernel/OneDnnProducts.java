package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * Matrix products on oneDNN, with what follows them in the same pass over the result.
 *
 * <p>Sizes and strides are left open until a run: a product compiled for one shape takes more than
 * a megabyte and some milliseconds, one with open sizes is as fast and serves all.
 */
final class OneDnnProducts {
  private static final long OPEN = DNNL_RUNTIME_DIM_VAL;

  private final OneDnn library;
  private final Map<Kind, Map<MatmulShape, Routine>> routines = new EnumMap<>(Kind.class);
  private final Map<Product, dnnl_primitive> compiled = new HashMap<>();

  /** What the operands and the result are, and what follows the product. */
  enum Kind {
    /** Float32. */
    FLOAT(false, false, false, false),
    /** Float32 with a bias. */
    FLOAT_BIAS(false, true, false, false),
    /** Float32 with a bias, then GELU. */
    FLOAT_BIAS_GELU(false, true, true, false),
    /** Bfloat16 operands, summed in float32. */
    HALF(true, false, false, false),
    /** The same with a float32 bias. */
    HALF_BIAS(true, true, false, false),
    /** The same with a float32 bias, then GELU. */
    HALF_BIAS_GELU(true, true, true, false),
    /** Bfloat16 operands, summed in float32, the sum rounded to bfloat16. */
    HALF_TO_HALF(true, false, false, true),
    /** The same with a float32 bias. */
    HALF_BIAS_TO_HALF(true, true, false, true),
    /** The same with a float32 bias, then GELU. */
    HALF_BIAS_GELU_TO_HALF(true, true, true, true);

    private final boolean half;
    private final boolean bias;
    private final boolean gelu;
    private final boolean halfResult;

    Kind(boolean half, boolean bias, boolean gelu, boolean halfResult) {
      this.half = half;
      this.bias = bias;
      this.gelu = gelu;
      this.halfResult = halfResult;
    }

    /** The same with a result in bfloat16. */
    Kind toHalf() {
      return switch (this) {
        case HALF -> HALF_TO_HALF;
        case HALF_BIAS -> HALF_BIAS_TO_HALF;
        case HALF_BIAS_GELU -> HALF_BIAS_GELU_TO_HALF;
        default -> throw new IllegalStateException(this + ": has no result in bfloat16");
      };
    }

    static Kind of(boolean half, boolean bias, boolean gelu) {
      if (!bias) {
        return half ? HALF : FLOAT;
      }
      if (gelu) {
        return half ? HALF_BIAS_GELU : FLOAT_BIAS_GELU;
      }
      return half ? HALF_BIAS : FLOAT_BIAS;
    }
  }

  /** What a compiled product depends on. */
  private record Product(
      Kind kind,
      boolean batched,
      boolean transposedA,
      boolean transposedB,
      float alpha,
      boolean accumulate) {
    static Product of(Kind kind, MatmulShape s) {
      return new Product(
          kind, isBatched(s), s.a().column() != 1, s.b().column() != 1, s.alpha(), s.accumulate());
    }

    static boolean isBatched(MatmulShape s) {
      return s.batch() * s.heads() > 1;
    }

    int operands() {
      return kind.half ? dnnl_bf16 : dnnl_f32;
    }

    int result() {
      return kind.halfResult ? dnnl_bf16 : dnnl_f32;
    }
  }

  OneDnnProducts(OneDnn library) {
    this.library = library;
    for (Kind kind : Kind.values()) {
      routines.put(kind, new HashMap<>());
    }
  }

  /** Multiplies; addresses of a, b, bias (ignored by kinds without one) and c. */
  void run(Kind kind, MatmulShape shape, long a, long b, long bias, long c) {
    Map<MatmulShape, Routine> known = routines.get(kind);
    Routine routine = known.get(shape);
    if (routine == null) {
      routine = prepare(kind, shape);
      known.put(shape, routine);
    }
    routine.with(0, a).with(1, b).with(2, c);
    if (kind.bias) {
      routine.with(3, bias);
    }
    routine.run();
  }

  private Routine prepare(Kind kind, MatmulShape s) {
    Product product = Product.of(kind, s);
    dnnl_primitive primitive = compiled.computeIfAbsent(product, this::compile);
    int type = product.operands();
    List<Routine.Argument> arguments = new ArrayList<>();
    arguments.add(new Routine.Argument(DNNL_ARG_SRC, layout(type, s, s.m(), s.k(), s.a())));
    arguments.add(new Routine.Argument(DNNL_ARG_WEIGHTS, layout(type, s, s.k(), s.n(), s.b())));
    arguments.add(
        new Routine.Argument(DNNL_ARG_DST, layout(product.result(), s, s.m(), s.n(), s.c())));
    if (kind.bias) {
      arguments.add(new Routine.Argument(DNNL_ARG_BIAS, OneDnn.matrix(1, s.n())));
    }
    return new Routine(library, primitive, arguments.toArray(Routine.Argument[]::new));
  }

  private dnnl_primitive compile(Product p) {
    dnnl_memory_desc bias = null;
    if (p.kind().bias) {
      bias = OneDnn.layout(dnnl_f32, new long[] {1, OPEN}, new long[] {OPEN, 1});
    }
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_matmul_primitive_desc_create(
            description,
            library.engine(),
            open(p.operands(), p.batched(), p.transposedA()),
            open(p.operands(), p.batched(), p.transposedB()),
            bias,
            open(p.result(), p.batched(), false),
            attributes(p)),
        "matmul of " + p);
    return library.primitive(description);
  }

  private static dnnl_memory_desc open(int type, boolean batched, boolean transposed) {
    long row = transposed ? 1 : OPEN;
    long column = transposed ? OPEN : 1;
    return batched
        ? OneDnn.layout(
            type, new long[] {OPEN, OPEN, OPEN, OPEN}, new long[] {OPEN, OPEN, row, column})
        : OneDnn.layout(type, new long[] {OPEN, OPEN}, new long[] {row, column});
  }

  private static dnnl_memory_desc layout(
      int type, MatmulShape s, int rows, int columns, MatmulShape.Strides strides) {
    return Product.isBatched(s)
        ? OneDnn.layout(
            type,
            new long[] {s.batch(), s.heads(), rows, columns},
            new long[] {strides.batch(), strides.head(), strides.row(), strides.column()})
        : OneDnn.layout(
            type, new long[] {rows, columns}, new long[] {strides.row(), strides.column()});
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
    if (s.kind().gelu) {
      OneDnn.check(dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_gelu_erf, 0, 0), "gelu");
    }
    OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "attribute");
    return attributes;
  }
}
