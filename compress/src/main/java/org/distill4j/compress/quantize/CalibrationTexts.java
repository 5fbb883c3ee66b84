package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.distill4j.runtime.TokenizedText;

/**
 * The texts that quantization is decided on. Several are computed at once, on the processors that
 * Java's common pool has; what is done with the results follows the order of the texts, so that
 * nothing depends on the number of processors.
 */
final class CalibrationTexts {
  /** Texts computed at once: enough for a few processors, few enough to hold all their states. */
  private static final int AT_ONCE = 8;

  private final List<TokenizedText> texts;

  /** Refuses fewer than two texts: one tells nothing of how texts differ. */
  CalibrationTexts(List<TokenizedText> texts) {
    if (texts.size() < 2) {
      throw new IllegalArgumentException(
          "calibration: must have at least 2 texts; got "
              + texts.size()
              + ". Give more training rows.");
    }
    this.texts = List.copyOf(texts);
  }

  int size() {
    return texts.size();
  }

  /** The first texts, for what takes long. */
  CalibrationTexts first(int most) {
    return new CalibrationTexts(texts.subList(0, Math.min(most, texts.size())));
  }

  /** One result a text, in order. */
  <T> List<T> map(Function<TokenizedText, T> work) {
    return texts.parallelStream().map(work).toList();
  }

  /**
   * Shows what each linear layer reads in a walk, text by text, as often as it reads.
   *
   * @param visitor takes the layer's name and its input [rows, in]
   */
  void visitInputs(
      QuantizedForward walk, QuantizedLinear linear, BiConsumer<String, float[][]> visitor) {
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      List<TokenizedText> some = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
      some.parallelStream()
          .map(text -> inputs(walk, linear, text))
          .toList()
          .forEach(
              inputs -> inputs.forEach(seen -> visitor.accept(seen.getKey(), seen.getValue())));
    }
  }

  // A list, since layers that share their weights are one by name, and each of them reads.
  private static List<Map.Entry<String, float[][]>> inputs(
      QuantizedForward walk, QuantizedLinear linear, TokenizedText text) {
    List<Map.Entry<String, float[][]>> inputs = new ArrayList<>();
    var unused =
        walk.logits(
            text.ids(),
            text.typeIds(),
            (x, layer) -> {
              inputs.add(Map.entry(layer, x));
              return linear.of(x, layer);
            });
    return inputs;
  }
}
