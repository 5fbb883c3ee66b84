package org.distill4j.teacher.architecture;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which operations and tensors belong to which layer of an architecture. A family names the values
 * of layer N {@code layer.N.role}, N from 0, with the same roles in every layer; so a layer is
 * copied, moved or removed by roles, whatever its tensors are called.
 */
public final class Layers {
  /** The layer of what belongs to none, as embeddings and heads. */
  public static final int NONE = -1;

  private static final String PREFIX = "layer.";

  private Layers() {}

  /** The number of the layer that a value belongs to, from 0; {@link #NONE} for none. */
  public static int of(String value) {
    if (!value.startsWith(PREFIX)) {
      return NONE;
    }
    return Integer.parseInt(value.substring(PREFIX.length(), value.indexOf('.', PREFIX.length())));
  }

  /** What a layer's value is called within its layer. */
  public static String role(String value) {
    return value.substring(value.indexOf('.', PREFIX.length()) + 1);
  }

  /** The name of the value with that role in a layer. */
  public static String value(int layer, String role) {
    return PREFIX + layer + "." + role;
  }

  /** How many layers there are. */
  public static int count(Architecture model) {
    return 1 + model.ops().stream().mapToInt(op -> of(op.output())).max().orElse(NONE);
  }

  /**
   * The tensors of a layer, by the role of the operation that reads them and their place among its
   * parameters, as {@code query/0} for the weight and {@code query/1} for the bias of queries.
   */
  public static SortedMap<String, String> tensors(Architecture model, int layer) {
    SortedMap<String, String> tensors = new TreeMap<>();
    for (Op op : model.ops()) {
      if (of(op.output()) == layer) {
        List<Param> parameters = op.parameters();
        for (int i = 0; i < parameters.size(); i++) {
          tensors.put(role(op.output()) + "/" + i, parameters.get(i).tensor());
        }
      }
    }
    return tensors;
  }
}
