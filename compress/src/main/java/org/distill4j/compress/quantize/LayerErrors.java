package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Layers;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.ModelFamily;

/** Measures what each linear layer alone costs in int8, all others in float32. */
final class LayerErrors {
  /** Every text is answered once for each linear layer; more of them do not change the order. */
  private static final int MOST_TEXTS = 64;

  private final QuantizedForward walk;
  private final QuantizedForward.Linear floats;
  private final QuantizedForward.Linear integers;
  private final int depth;
  private final List<String> layers;
  private final Map<String, Integer> starts; // the layer from which on a change matters

  private LayerErrors(QuantizedCheckpoint model) {
    FloatLinear shared = new FloatLinear(model.source());
    this.walk = new QuantizedForward(model);
    this.floats = shared;
    this.integers = new IntegerLinear(model, shared);
    this.depth = model.source().config().numHiddenLayers();
    this.layers = model.linearLayers().stream().filter(model::isQuantized).toList();
    this.starts = starts(ModelFamily.architecture(model.source()), depth);
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
      int from = starts.get(one);
      float[] changed =
          from < 0
              ? walk.logits(text.ids(), text.typeIds(), mixed)
              : walk.logits(states.get(from), from, mixed);
      squares[i] = LogitError.meanSquare(exact, changed);
    }
    return squares;
  }

  /**
   * The layer of the encoder that each linear layer belongs to, of several the first; their number
   * for those after them, -1 before them.
   */
  private static Map<String, Integer> starts(Architecture model, int depth) {
    Map<String, Integer> starts = new HashMap<>();
    int other = Layers.NONE;
    for (Op op : model.ops()) {
      int layer = Layers.of(op.output());
      other = layer == Layers.NONE ? other : depth;
      if (op instanceof Op.Linear linear) {
        starts.putIfAbsent(linear.name(), layer == Layers.NONE ? other : layer);
      }
    }
    return starts;
  }
}
