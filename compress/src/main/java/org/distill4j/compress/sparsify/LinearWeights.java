package org.distill4j.compress.sparsify;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** The linear weights of an encoder's layers. */
public final class LinearWeights {
  private static final List<String> IN_A_LAYER =
      List.of(
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "intermediate.dense",
          "output.dense");

  private LinearWeights() {}

  /** Their names, layer by layer; without those that pruning left empty, or that layers share. */
  static List<String> names(Checkpoint model) {
    List<String> names = new ArrayList<>();
    for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
      for (String part : IN_A_LAYER) {
        String name = "encoder.layer." + layer + "." + part + ".weight";
        boolean own = model.tensors().containsKey(name);
        if (own && model.tensor(name).size() > 0) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** How many there are. */
  public static long count(Checkpoint model) {
    return names(model).stream().mapToLong(name -> model.tensor(name).size()).sum();
  }

  /** How many of them are zero. */
  public static long zeros(Checkpoint model) {
    long zeros = 0;
    for (String name : names(model)) {
      for (float weight : model.tensor(name).values()) {
        zeros += weight == 0 ? 1 : 0;
      }
    }
    return zeros;
  }
}
