package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_fp16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_sse41;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * oneDNN's engine and stream, and the few calls that make its objects. What is made here lives as
 * long as the process: primitives are shared by all models and cached by shape.
 */
final class OneDnn {
  private static final Map<String, Integer> FEATURES =
      Map.of(
          "sse41", dnnl_cpu_isa_sse41,
          "avx", dnnl_cpu_isa_avx,
          "avx2", dnnl_cpu_isa_avx2,
          "avx2_vnni", dnnl_cpu_isa_avx2_vnni,
          "avx512_core", dnnl_cpu_isa_avx512_core,
          "avx512_core_vnni", dnnl_cpu_isa_avx512_core_vnni,
          "avx512_core_bf16", dnnl_cpu_isa_avx512_core_bf16,
          "avx512_core_fp16", dnnl_cpu_isa_avx512_core_fp16,
          "avx512_core_amx", dnnl_cpu_isa_avx512_core_amx);

  private final dnnl_engine engine = new dnnl_engine();
  private final dnnl_stream stream = new dnnl_stream();

  OneDnn() {
    check(dnnl_engine_create(engine, dnnl_cpu, 0), "engine");
    check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags), "stream");
  }

  /** Whether the processor multiplies bfloat16 numbers itself (AVX512_BF16 or AMX). */
  static boolean hasHalf() {
    int isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
  }

  /**
   * The features of the processor that the library's kernels use, by oneDNN's names, such as {@code
   * avx512_core avx512_core_vnni}.
   */
  static List<String> instructionSets() {
    int isa = dnnl_get_effective_cpu_isa();
    return FEATURES.entrySet().stream()
        .filter(feature -> (isa & feature.getValue()) == feature.getValue())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  dnnl_engine engine() {
    return engine;
  }

  dnnl_stream stream() {
    return stream;
  }

  /** A float32 matrix without gaps. */
  static dnnl_memory_desc matrix(long rows, long columns) {
    return layout(dnnl_f32, new long[] {rows, columns}, new long[] {columns, 1});
  }

  /** A float32 vector. */
  static dnnl_memory_desc vector(long length) {
    return layout(dnnl_f32, new long[] {length}, new long[] {1});
  }

  /** A tensor of oneDNN's number type at the given strides. */
  static dnnl_memory_desc layout(int type, long[] dims, long[] strides) {
    dnnl_memory_desc description = new dnnl_memory_desc();
    check(
        dnnl_memory_desc_create_with_strides(description, dims.length, dims, type, strides),
        "memory layout");
    return description;
  }

  /** A memory object whose address is set at each execution. */
  dnnl_memory memory(dnnl_memory_desc description) {
    dnnl_memory memory = new dnnl_memory();
    check(dnnl_memory_create(memory, description, engine, null), "memory");
    return memory;
  }

  dnnl_primitive primitive(dnnl_primitive_desc description) {
    dnnl_primitive primitive = new dnnl_primitive();
    check(dnnl_primitive_create(primitive, description), "primitive");
    return primitive;
  }

  static void check(int status, String what) {
    if (status != dnnl_success) {
      throw new IllegalStateException(
          "oneDNN: must make or run a " + what + "; got status " + status + ".");
    }
  }
}
