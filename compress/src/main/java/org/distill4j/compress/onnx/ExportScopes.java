package org.distill4j.compress.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Layers;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/** Tells the values of layers that use the weights of earlier ones from theirs. */
final class ExportScopes {
  private final Set<Integer> repeated = new HashSet<>();

  ExportScopes(Architecture model) {
    Map<String, Integer> owners = new HashMap<>();
    for (Op op : model.ops()) {
      int layer = Layers.of(op.output());
      for (Param param : op.parameters()) {
        int owner = owners.computeIfAbsent(param.tensor(), tensor -> layer);
        if (owner != layer && layer != Layers.NONE) {
          repeated.add(layer);
        }
      }
    }
  }

  /** What is put behind the names of an operation's values; empty for those of new weights. */
  String of(Op op) {
    int layer = Layers.of(op.output());
    return repeated.contains(layer) ? "/layer." + layer : "";
  }
}
