package org.distill4j.runtime;

import ai.onnxruntime.OrtException;

/** ONNX Runtime's faults in our words; its own, with lines of its source, stay in the cause. */
final class OnnxFaults {
  private OnnxFaults() {}

  static String words(OrtException e) {
    return switch (e.getCode()) {
      case ORT_NO_SUCHFILE -> "no file";
      case ORT_INVALID_PROTOBUF, ORT_NO_MODEL -> "a file that is none, or a part of one";
      case ORT_INVALID_GRAPH -> "a graph that is not valid";
      case ORT_NOT_IMPLEMENTED -> "an operator that ONNX Runtime does not know";
      case ORT_INVALID_ARGUMENT -> "an input or weight that does not fit its operator";
      default -> "a fault of one of its operators or weights";
    };
  }
}
