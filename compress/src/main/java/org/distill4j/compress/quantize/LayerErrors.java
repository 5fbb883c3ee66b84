package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Measures what each linear layer alone costs in int8, all others in float32. */
final class LayerErrors {
  /** Every text is answered once for each linear layer; more of them do not change the order. */
  private static final int MOST_TEXTS = 64;

  private static final String PREFIX = "encoder.layer.";

  private final QuantizedForward walk;
  private final QuantizedForward.Linear floats;
  private final QuantizedForward.Linear integers;
  private final int depth;
  private final List<String> layers;

  private LayerErrors(QuantizedCheckpoint model) {
    FloatLinear shared = new FloatLinear(model.source());
    this.walk = new QuantizedForward(model);
    this.floats = shared;
    this.integers = new IntegerLinear(model, shared);
    this.depth = model.source().config().numHiddenLayers();
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
    List<float[][]> states = new ArrayList<>();
    states.add(walk.embeddings(text.ids(), text.typeIds(), floats));
    for (int layer = 0; layer < depth; layer++) {
      states.add(walk.layer(states.get(layer), layer, floats));
    }
    float[] exact = walk.logits(states.get(depth), depth, floats);
    double[] squares = new double[layers.size()];
    for (int i = 0; i < squares.length; i++) {
      String one = layers.get(i);
      QuantizedForward.Linear mixed = (x, l) -> (l.equals(one) ? integers : floats).of(x, l);
      int from = from(one);
      float[] changed =
          from < 0
              ? walk.logits(text.ids(), text.typeIds(), mixed)
              : walk.logits(states.get(from), from, mixed);
      squares[i] = LogitError.meanSquare(exact, changed);
    }
    return squares;
  }

  /**
   * The encoder layer that a linear layer belongs to; their number for those behind them, -1 before
   * them.
   */
  private int from(String linear) {
    if (linear.equals(WeightForm.WORD_PROJECTION)) {
      return -1;
    }
    return linear.startsWith(PREFIX)
        ? Integer.parseInt(linear.substring(PREFIX.length(), linear.indexOf('.', PREFIX.length())))
        : depth;
  }
}
