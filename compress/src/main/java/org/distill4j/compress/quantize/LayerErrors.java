package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.distill4j.runtime.TokenizedText;

/** Measures what each linear layer alone costs in int8, all others in float32. */
final class LayerErrors {
  /** Every text is answered once for each linear layer; more of them do not change the order. */
  private static final int MOST_TEXTS = 64;

  private final QuantizedForward walk;
  private final QuantizedLinear floats;
  private final QuantizedLinear integers;
  private final List<String> layers;

  private LayerErrors(QuantizedCheckpoint model) {
    FloatLinear shared = new FloatLinear(model.source());
    this.walk = new QuantizedForward(model);
    this.floats = shared;
    this.integers = new IntegerLinear(model, shared);
    this.layers = model.linearLayers().stream().filter(model::isQuantized).toList();
  }

  /**
   * The root mean square of the logits' change, over at most 64 texts and all labels, the worst
   * layer first; of equals the first by name.
   */
  static List<LayerError> measure(QuantizedCheckpoint model, CalibrationTexts texts) {
    LayerErrors errors = new LayerErrors(model);
    CalibrationTexts some = texts.first(MOST_TEXTS);
    List<double[]> squares = some.map(errors::squares);
    List<LayerError> measured = new ArrayList<>();
    for (int i = 0; i < errors.layers.size(); i++) {
      int layer = i;
      double sum = squares.stream().mapToDouble(text -> text[layer]).sum();
      measured.add(new LayerError(errors.layers.get(i), Math.sqrt(sum / some.size())));
    }
    measured.sort(Comparator.comparingDouble(LayerError::error).reversed());
    return List.copyOf(measured);
  }

  /** For each layer the mean square over the labels of one text. */
  private double[] squares(TokenizedText text) {
    QuantizedPass exact = walk.run(text.ids(), text.typeIds(), floats);
    float[] logits = walk.logits(exact)[0];
    double[] squares = new double[layers.size()];
    for (int i = 0; i < squares.length; i++) {
      String one = layers.get(i);
      QuantizedLinear mixed = (x, l) -> (l.equals(one) ? integers : floats).of(x, l);
      squares[i] = LogitError.meanSquare(logits, walk.logits(exact.runFrom(one, mixed))[0]);
    }
    return squares;
  }
}
