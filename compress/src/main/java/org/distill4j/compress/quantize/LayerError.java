package org.distill4j.compress.quantize;

/**
 * What one linear layer costs in int8 while all others are float32.
 *
 * @param layer its name without {@code .weight}
 * @param error the root mean square of the logits' change
 */
public record LayerError(String layer, double error) {}
