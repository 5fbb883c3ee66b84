package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.distill4j.teacher.kernel.Kernels.NormShape;

/** Compiles oneDNN's routines for one shape each; arguments lie in the order of {@link Kernels}. */
final class OneDnnCompiler {
  private final OneDnn library;

  OneDnnCompiler(OneDnn library) {
    this.library = library;
  }

  /** An elementwise function, oneDNN's number of it, on numbers of its type. */
  Routine elementwise(int function, int type, int size) {
    dnnl_memory_desc vector = vector(type, size);
    return new Routine(
        library,
        elementwise(function, vector),
        new Routine.Argument(DNNL_ARG_SRC, vector),
        new Routine.Argument(DNNL_ARG_DST, vector));
  }

  private static dnnl_memory_desc vector(int type, int size) {
    return OneDnn.layout(type, new long[] {size}, new long[] {1});
  }

  private dnnl_primitive_desc elementwise(int function, dnnl_memory_desc vector) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl_forward_training,
            function,
            vector,
            vector,
            0,
            0,
            null),
        "elementwise function");
    return description;
  }

  /** Its gradient; {@code known} says whether from its input or from its output. */
  Routine elementwiseBackward(int function, int known, int type, int size) {
    dnnl_memory_desc vector = vector(type, size);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_backward_primitive_desc_create(
            description,
            library.engine(),
            function,
            vector,
            vector,
            vector,
            0,
            0,
            elementwise(function, vector),
            null),
        "gradient of an elementwise function");
    return new Routine(
        library,
        description,
        new Routine.Argument(known, vector),
        new Routine.Argument(DNNL_ARG_DIFF_DST, vector),
        new Routine.Argument(DNNL_ARG_DIFF_SRC, vector));
  }

  Routine layerNorm(NormShape s) {
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

  Routine layerNormBackward(NormShape s) {
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

  Routine softmax(int rows, int width) {
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

  Routine softmaxBackward(int rows, int width) {
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

  /** Float32 numbers to bfloat16, rounded to the nearest. */
  Routine halve(int size) {
    dnnl_memory_desc from = OneDnn.vector(size);
    dnnl_memory_desc to = vector(dnnl_bf16, size);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_reorder_primitive_desc_create(
            description, from, library.engine(), to, library.engine(), null),
        "conversion to bfloat16");
    return new Routine(
        library,
        description,
        new Routine.Argument(DNNL_ARG_FROM, from),
        new Routine.Argument(DNNL_ARG_TO, to));
  }
}
