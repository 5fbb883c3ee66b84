package org.distill4j.teacher.checkpoint;

import java.util.Optional;

/**
 * Names of values in an ONNX graph of a BERT encoder.
 *
 * @param states the last hidden states
 * @param pooled the pooler's answers
 * @param logits a classifier's
 */
record OnnxValues(String states, Optional<String> pooled, Optional<String> logits) {}
