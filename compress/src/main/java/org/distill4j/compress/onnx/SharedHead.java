package org.distill4j.compress.onnx;

import org.distill4j.runtime.CompressedMultiTask;

/**
 * One of several heads on one encoder.
 *
 * @param name the task's
 * @param labels width of its logits
 * @param tags whether it answers every token
 */
record SharedHead(String name, int labels, boolean tags) {
  /** What the names of its tensors begin with. */
  String prefix() {
    return "heads." + name + ".";
  }

  /** The name of its logits. */
  String output() {
    return CompressedMultiTask.OUTPUT + name;
  }
}
