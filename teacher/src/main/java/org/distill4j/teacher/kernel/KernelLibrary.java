package org.distill4j.teacher.kernel;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernels for a number type; one set of each kind serves the whole process. */
public final class KernelLibrary {
  /**
   * The system property that names the float32 kernels: {@code blas} for those that need no oneDNN,
   * anything else for the fastest there are.
   */
  public static final String CHOICE = "distill4j.kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelLibrary.class);

  private KernelLibrary() {}

  /**
   * The fastest kernels for that type.
   *
   * @throws IllegalArgumentException for types other than float32 and float64
   */
  public static Kernels of(DataType type) {
    if (type == DataType.FLOAT) {
      return Single.KERNELS;
    }
    if (type == DataType.DOUBLE) {
      return new PlainKernels();
    }
    throw new IllegalArgumentException("type: must be FLOAT or DOUBLE; got " + type);
  }

  /** The fastest kernels for float32. */
  public static Kernels floats() {
    return Single.KERNELS;
  }

  /** Whether the processor, and the kernels on it, multiply bfloat16 numbers. */
  public static boolean hasHalf() {
    return Single.KERNELS instanceof OneDnnKernels fast && fast.hasHalf();
  }

  /**
   * The features of this processor on which the rounding of the kernels depends, such as {@code
   * [avx2, avx512_core]}; of other kernels than oneDNN's the architecture alone.
   */
  public static List<String> instructionSets() {
    return Single.KERNELS instanceof OneDnnKernels
        ? OneDnn.instructionSets()
        : List.of(System.getProperty("os.arch"));
  }

  /** One word for the float32 kernels in use, {@code oneDNN} or {@code BLAS}. */
  public static String name() {
    return Single.KERNELS instanceof OneDnnKernels ? "oneDNN" : "BLAS";
  }

  private static Kernels single() {
    if ("blas".equals(System.getProperty(CHOICE))) {
      LOG.info("Arithmetic on ND4J's BLAS, as {} says.", CHOICE);
      return new BlasKernels();
    }
    try {
      return new OneDnnKernels();
    } catch (LinkageError missing) {
      LOG.warn(
          "Arithmetic on ND4J's BLAS, which is slower: oneDNN has no native library for this"
              + " platform ({}).",
          missing.toString());
      return new BlasKernels();
    }
  }

  // Loads oneDNN's native library only when float32 is first asked for.
  private static final class Single {
    static final Kernels KERNELS = single();
  }
}
