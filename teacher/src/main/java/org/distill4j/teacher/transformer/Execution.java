package org.distill4j.teacher.transformer;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.quantization.FakeQuantization;

/**
 * How a model computes; the model itself is the same.
 *
 * @param precision of the products of linear layers
 * @param recompute whether a layer's activations are computed again on the way back in place of
 *     being kept: a third more arithmetic, a fraction of the memory
 * @param rounded what a model in training rounds as its file will; models that only answer in the
 *     same way, among them its teacher, round nothing
 * @param headAlone whether a model in training learns by its head alone: the encoder stays as it
 *     is, to the bit, works without dropout, and gets no gradients
 */
public record Execution(
    Precision precision, boolean recompute, Optional<FakeQuantization> rounded, boolean headAlone) {
  /** Checks for null, and that nothing is rounded twice. */
  public Execution {
    Objects.requireNonNull(precision);
    if (rounded.isPresent() && precision != Precision.F32) {
      throw new IllegalArgumentException(
          "precision: must be f32 where weights and activations are rounded already; got "
              + precision);
    }
  }

  /** Nothing is rounded. */
  public Execution(Precision precision, boolean recompute) {
    this(precision, recompute, Optional.empty(), false);
  }

  /** Float32, everything kept. */
  public static Execution defaults() {
    return new Execution(Precision.F32, false);
  }

  /** The same in another precision. */
  public Execution withPrecision(Precision other) {
    return new Execution(other, recompute, rounded, headAlone);
  }

  /** The same with or without recomputation. */
  public Execution withRecompute(boolean again) {
    return new Execution(precision, again, rounded, headAlone);
  }

  /** The same, training the head alone or the whole model. */
  public Execution withHeadAlone(boolean alone) {
    return new Execution(precision, recompute, rounded, alone);
  }

  /** The same in float32, with a model in training that rounds as its file will. */
  public Execution withRounded(FakeQuantization plan) {
    return new Execution(Precision.F32, recompute, Optional.of(plan), headAlone);
  }

  /** The same, rounding nothing. */
  Execution withoutRounded() {
    return new Execution(precision, recompute);
  }
}
