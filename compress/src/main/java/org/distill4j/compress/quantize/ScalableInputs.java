package org.distill4j.compress.quantize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;

/**
 * Finds the linear layers whose input channels can be scaled where they are made, without any work
 * at run time: those after attention, and those that alone read a layer norm.
 */
final class ScalableInputs {
  private final Architecture model;
  private final Map<String, List<Op>> readers;

  private ScalableInputs(Architecture model) {
    this.model = model;
    this.readers = model.readers();
  }

  /** By such a layer's name the tensors whose rows make the channels that it reads. */
  static Map<String, List<String>> of(Architecture model) {
    ScalableInputs inputs = new ScalableInputs(model);
    Map<String, List<String>> makers = new HashMap<>();
    for (Op.Linear linear : model.linears()) {
      inputs.makers(linear).ifPresent(tensors -> makers.put(linear.name(), tensors));
    }
    return makers;
  }

  private Optional<List<String>> makers(Op.Linear linear) {
    Optional<Op> maker = model.producer(linear.input());
    if (maker.orElse(null) instanceof Op.Attention attention
        && model.maker(attention.value()) instanceof Op.Linear values) {
      return Optional.of(List.of(values.weight().tensor(), values.biasTensor()));
    }
    return norm(linear)
        .filter(this::isOfOneNorm)
        .map(norm -> List.of(norm.gain().tensor(), norm.shift().tensor()));
  }

  // The norm that a linear layer reads, dropout and pooling between them, if nothing else does.
  private Optional<Op.LayerNorm> norm(Op.Linear linear) {
    String value = linear.input();
    while (readers.get(value).size() == 1) {
      Op maker = model.producer(value).orElse(null);
      if (maker instanceof Op.LayerNorm norm) {
        return Optional.of(norm);
      }
      if (!(maker instanceof Op.Dropout || maker instanceof Op.Pool)) {
        return Optional.empty();
      }
      value = maker.inputs().get(0);
    }
    return Optional.empty();
  }

  // Where layers share their weights, the last norm is that of all layers.
  private boolean isOfOneNorm(Op.LayerNorm norm) {
    String gain = norm.gain().tensor();
    return model.ops().stream()
            .filter(op -> op.parameters().stream().anyMatch(p -> p.tensor().equals(gain)))
            .count()
        == 1;
  }
}
