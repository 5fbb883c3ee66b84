package org.distill4j.teacher.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * One compiled oneDNN primitive with its argument slots; only the addresses change between runs.
 */
final class Routine {
  /**
   * An argument: oneDNN's index of it and its layout.
   *
   * @param index such as {@code DNNL_ARG_SRC}
   * @param layout the memory's layout
   */
  record Argument(int index, dnnl_memory_desc layout) {}

  private final OneDnn library;
  private final dnnl_primitive primitive;
  private final dnnl_memory[] memories;
  private final dnnl_exec_arg_t arguments;
  private final Buffer.Window window = new Buffer.Window(0, 0);

  Routine(OneDnn library, dnnl_primitive_desc description, Argument... arguments) {
    this(library, library.primitive(description), arguments);
  }

  /** A routine on a primitive that others share. */
  Routine(OneDnn library, dnnl_primitive primitive, Argument... arguments) {
    this.library = library;
    this.primitive = primitive;
    this.memories = new dnnl_memory[arguments.length];
    this.arguments = new dnnl_exec_arg_t(arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      memories[i] = library.memory(arguments[i].layout());
      this.arguments.position(i).arg(arguments[i].index()).memory(memories[i]);
    }
    this.arguments.position(0);
  }

  /** Sets the address of one argument, by its place in the constructor's list. */
  Routine with(int place, Buffer block) {
    return with(place, block.address(0));
  }

  /** Sets the address of one argument, by its place in the constructor's list. */
  Routine with(int place, long address) {
    dnnl_memory_set_data_handle(memories[place], window.moveTo(address));
    return this;
  }

  void run() {
    OneDnn.check(
        dnnl_primitive_execute(primitive, library.stream(), memories.length, arguments),
        "primitive");
  }
}
