package org.distill4j.teacher.kernel;

import org.bytedeco.javacpp.ShortPointer;

/**
 * A model's weights in bfloat16, rounded once a step, and room for the operands that are rounded
 * product by product.
 */
final class HalfOperands {
  private final OneDnnKernels kernels;
  private final Buffer parameters;
  private final ShortPointer copy;
  private final Room input = new Room();
  private final Room slope = new Room();

  HalfOperands(OneDnnKernels kernels, Buffer parameters) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.copy = new ShortPointer(parameters.length());
  }

  /** Rounds the weights anew. */
  void refresh() {
    kernels.halve(parameters.length(), parameters.address(0), copy.address());
  }

  /** Where the rounded copy of some of the weights lies. */
  long weights(Buffer part) {
    long first = (part.address(0) - parameters.address(0)) / Float.BYTES;
    if (!(first >= 0 && first + part.length() <= parameters.length())) {
      throw new IllegalArgumentException(
          "weights: must lie within the model's "
              + parameters.length()
              + " parameters; got "
              + part.length()
              + " from "
              + first);
    }
    return copy.address() + first * Short.BYTES;
  }

  /** Rounds a product's input; valid until the next. */
  long input(int size, Buffer x) {
    return input.round(size, x);
  }

  /** Rounds an output's gradient; valid until the next. */
  long slope(int size, Buffer dy) {
    return slope.round(size, dy);
  }

  private final class Room {
    private ShortPointer memory = new ShortPointer(1);
    private long size = 1;

    long round(int count, Buffer x) {
      if (size < count) {
        memory.deallocate();
        size = count + count / 2L; // so that slowly growing batches do not allocate at every step
        memory = new ShortPointer(size);
      }
      kernels.halve(count, x.address(0), memory.address());
      return memory.address();
    }
  }
}
