package org.distill4j.teacher.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds an {@link Architecture} operation by operation. Each method adds one, names its value and
 * gives that name back, so that calls read as the model does.
 */
public final class ArchitectureBuilder {
  private final Set<String> inputs = new LinkedHashSet<>();
  private final List<Op> ops = new ArrayList<>();
  private final Map<String, String> outputs = new LinkedHashMap<>();

  private String add(Op op) {
    ops.add(op);
    return op.output();
  }

  private String input(String name) {
    inputs.add(name);
    return name;
  }

  /** Takes an input that no operation reads. */
  public ArchitectureBuilder accept(String name) {
    inputs.add(name);
    return this;
  }

  /** Rows of {@code tensor}, {@code [rows, width]}, by an input's numbers. */
  public String embedding(String name, String ids, String tensor, Axis rows, Axis width) {
    if (!ids.equals(Architecture.ZEROS)) {
      inputs.add(ids);
    }
    return add(new Op.Embedding(name, ids, Param.of(tensor, rows, width)));
  }

  /** Learned positions from {@code tensor}, {@code [places, width]}. */
  public String positions(String name, String tensor, Axis places, Axis width, int offset) {
    String input = input(Architecture.POSITIONS);
    return add(new Op.Positions(name, input, Param.of(tensor, places, width), offset));
  }

  /** A linear layer of the tensors {@code layer + ".weight"} and {@code ".bias"}. */
  public String linear(String name, String x, String layer, Axis out, Axis in) {
    Param weight = Param.of(layer + ".weight", out, in);
    return add(new Op.Linear(name, x, weight, Optional.of(Param.of(layer + ".bias", out))));
  }

  /** A layer norm of the tensors {@code norm + ".weight"} and {@code ".bias"}. */
  public String layerNorm(String name, String x, String norm, Axis width, double eps) {
    Param gain = Param.of(norm + ".weight", width);
    return add(new Op.LayerNorm(name, x, gain, Param.of(norm + ".bias", width), eps));
  }

  /** Attention of queries to keys. */
  public String attention(
      String name, String query, String key, String value, Axis heads, double dropout) {
    return add(new Op.Attention(name, query, key, value, heads, dropout));
  }

  /** An elementwise function. */
  public String activation(String name, String x, Op.Function function) {
    return add(new Op.Activation(name, x, function));
  }

  /** A sum. */
  public String sum(String name, String left, String right) {
    return add(new Op.Add(name, left, right));
  }

  /** Dropout in training. */
  public String dropout(String name, String x, double probability) {
    return add(new Op.Dropout(name, x, probability));
  }

  /** One row a sequence. */
  public String pool(String name, String x, Op.Pooling pooling) {
    return add(new Op.Pool(name, x, pooling));
  }

  /** A mean weighted by learned scores. */
  public String weightedMean(String name, String x, String tensor, Axis width, double dropout) {
    return add(new Op.WeightedMean(name, x, Param.of(tensor, width), dropout));
  }

  /** An LSTM in both directions with the maximum over tokens. */
  public String lstm(String name, String x, List<Param> weights, Axis cells) {
    return add(new Op.BidirectionalLstm(name, x, weights, cells));
  }

  /** Rows of length one. */
  public String unitLength(String name, String x) {
    return add(new Op.UnitLength(name, x));
  }

  /** The scores of a conditional random field over emissions. */
  public String crf(String name, String emissions, String tensor, Axis scores) {
    return add(new Op.Crf(name, emissions, Param.of(tensor, scores)));
  }

  /** Asks for a value under a role. */
  public ArchitectureBuilder output(String role, String value) {
    outputs.put(role, value);
    return this;
  }

  /** What was built. */
  public Architecture build() {
    return new Architecture(inputs, ops, outputs);
  }
}
