package org.distill4j.compress;

/** Which operators an exported file is made of. */
public enum OperatorSet {
  /** Those of the ONNX standard: any runtime reads the file. */
  STANDARD,
  /**
   * Those that ONNX Runtime adds to them, of its domain {@code com.microsoft}: no other runtime
   * reads the file.
   */
  ONNXRUNTIME
}
