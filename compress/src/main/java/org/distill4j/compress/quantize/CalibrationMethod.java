package org.distill4j.compress.quantize;

/** How the range of a tensor of activations is chosen from what was seen of it. */
public enum CalibrationMethod {
  /** All of it: nothing is clipped. */
  MIN_MAX,
  /** All but the outermost 0.005 % of the values at either end. */
  PERCENTILE,
  /**
   * Where the levels' distribution is nearest to the values', by the Kullback-Leibler divergence
   * (Migacz 2017, "8-bit inference with TensorRT", GTC). It clips the outliers that a BERT needs:
   * on MiniLM the error of the logits was seven times that of {@link #SQUARED_ERROR}.
   */
  ENTROPY,
  /** Where the mean squared error of rounding and clipping together is least. */
  SQUARED_ERROR
}
