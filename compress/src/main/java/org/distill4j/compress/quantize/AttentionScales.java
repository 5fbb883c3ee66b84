package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Layers;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * Finds the linear layers that share the scale of their input: queries, keys and values of an
 * attention are one product of the same tokens.
 */
final class AttentionScales {
  private AttentionScales() {}

  /**
   * The name of the input of every linear layer before an attention, by the layer's name. The last
   * layer's queries, unless all tokens are tagged, read first tokens alone and have an input of
   * their own, called as the layer.
   */
  static Map<String, String> inputs(Checkpoint model) {
    Architecture architecture = ModelFamily.architecture(model);
    int last = model.config().numHiddenLayers() - 1;
    boolean everyToken = Head.readsEveryToken(model);
    Map<String, String> inputs = new HashMap<>();
    for (Op op : architecture.ops()) {
      if (op instanceof Op.Attention attention) {
        boolean firstTokens = Layers.of(attention.output()) == last && !everyToken;
        add(architecture, attention, firstTokens, inputs);
      }
    }
    return inputs;
  }

  private static void add(
      Architecture model, Op.Attention attention, boolean firstTokens, Map<String, String> inputs) {
    List<Op.Linear> query = linears(model, attention.query());
    List<Op.Linear> all = new ArrayList<>(query);
    all.addAll(linears(model, attention.key()));
    all.addAll(linears(model, attention.value()));
    String shared = all.get(0).name();
    for (Op.Linear linear : all) {
      shared = common(shared, linear.name());
    }
    if (firstTokens) {
      inputs.putIfAbsent(query.get(0).name(), query.get(0).name());
    }
    for (Op.Linear linear : all) {
      // Layers may share their weights.
      inputs.putIfAbsent(linear.name(), shared.isEmpty() ? attention.output() : shared);
    }
  }

  // The linear layer that makes a value, and its first factor where it has two.
  private static List<Op.Linear> linears(Architecture model, String value) {
    List<Op.Linear> linears = new ArrayList<>();
    String input = value;
    while (model.maker(input) instanceof Op.Linear linear) {
      linears.add(linear);
      input = linear.input();
    }
    return linears;
  }

  // What both names begin with, up to a dot.
  private static String common(String name, String other) {
    String prefix = name;
    while (!prefix.isEmpty() && !other.startsWith(prefix + ".")) {
      prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('.')));
    }
    return prefix;
  }

  /** The name of the layer of keys by that of the queries of the same attention. */
  static Map<String, String> keysByQueries(Checkpoint model) {
    Architecture architecture = ModelFamily.architecture(model);
    Map<String, String> keys = new HashMap<>();
    for (Op op : architecture.ops()) {
      if (op instanceof Op.Attention attention
          && architecture.maker(attention.query()) instanceof Op.Linear query
          && architecture.maker(attention.key()) instanceof Op.Linear key) {
        keys.put(query.name(), key.name());
      }
    }
    return keys;
  }
}
