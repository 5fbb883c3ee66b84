package org.distill4j.teacher.kernel;

/** Makes the linear layers of one model, all in one precision. */
public final class Linears {
  private final Kernels kernels;
  private final HalfOperands half;

  private Linears(Kernels kernels, HalfOperands half) {
    this.kernels = kernels;
    this.half = half;
  }

  /** Layers that multiply in the number type of their blocks. */
  public static Linears of(Kernels kernels) {
    return new Linears(kernels, null);
  }

  /**
   * Layers of that precision.
   *
   * @param parameters the model's flat vector, of which all weights are parts
   * @throws IllegalArgumentException for bfloat16 where the kernels do not have it
   */
  public static Linears of(Kernels kernels, Precision precision, Buffer parameters) {
    if (precision == Precision.F32) {
      return of(kernels);
    }
    if (!(kernels instanceof OneDnnKernels fast) || !parameters.isFloat()) {
      throw new IllegalArgumentException(
          "precision: must be f32 where oneDNN is not there; got bf16. Use auto, which takes what"
              + " the machine has.");
    }
    return new Linears(kernels, new HalfOperands(fast, parameters));
  }

  /** The layer over some of the model's weights. */
  public Linear linear(Buffer weights, int outputs, int inputs) {
    return half == null
        ? kernels.linear(weights, outputs, inputs)
        : new OneDnnLinear((OneDnnKernels) kernels, weights, outputs, inputs, half);
  }

  /** Whether the layers multiply in bfloat16, and so read and write such blocks too. */
  public boolean areHalf() {
    return half != null;
  }

  /** Takes the weights as they are now; once after every change of them. */
  public void refresh() {
    if (half != null) {
      half.refresh();
    }
  }
}
