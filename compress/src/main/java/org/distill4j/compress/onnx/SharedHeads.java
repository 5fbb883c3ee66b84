package org.distill4j.compress.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.architecture.Renaming;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/** Several heads on one encoder, as one architecture: each with a prefix to its names. */
final class SharedHeads {
  private static final String FIRST_TOKEN = "first-token";

  /**
   * One of several heads on one encoder: what its model computes of the last layer's tokens.
   *
   * @param name the task's
   * @param model the whole model
   */
  record Head(String name, Architecture model) {
    /** What the names of its tensors and values begin with. */
    String prefix() {
      return "heads." + name + ".";
    }

    /** The name of its logits. */
    String output() {
      return CompressedMultiTask.OUTPUT + name;
    }

    /** The last layer's output. */
    String tokens() {
      return model.outputs().get(ModelFamily.LAST_HIDDEN_STATE);
    }

    /** The operations up to that. */
    List<Op> encoder() {
      return model.ops().subList(0, end());
    }

    /** Those after it. */
    List<Op> ops() {
      return model.ops().subList(end(), model.ops().size());
    }

    private int end() {
      return 1 + model.ops().indexOf(model.producer(tokens()).orElseThrow());
    }

    private Set<String> tensors() {
      return ops().stream()
          .flatMap(op -> op.parameters().stream())
          .map(Param::tensor)
          .collect(Collectors.toSet());
    }

    /** Whether a tensor is of the head, and not of the encoder. */
    boolean has(String tensor) {
      return tensors().contains(tensor);
    }

    /** A tensor's name among those of all heads. */
    String tensor(String name) {
      return has(name) ? prefix() + name : name;
    }
  }

  private final List<Head> heads = new ArrayList<>();

  boolean isEmpty() {
    return heads.isEmpty();
  }

  /** Adds that of a model. */
  Head add(String name, Checkpoint model) {
    Head head = new Head(name, ModelFamily.architecture(model));
    heads.add(head);
    return head;
  }

  /** All of them on the encoder of the first. */
  Architecture architecture() {
    Head one = heads.get(0);
    List<Op> ops = new ArrayList<>(one.encoder());
    ops.add(new Op.Pool(FIRST_TOKEN, one.tokens(), Op.Pooling.FIRST)); // once for all heads
    heads.forEach(head -> add(head, ops));
    return new Architecture(one.model().inputs(), ops, outputs());
  }

  /** What is exported of them. */
  ExportedModel exported(QuantizedCheckpoint tensors) {
    Map<String, String> sentences = new HashMap<>();
    for (Head head : heads) {
      String sentence = head.model().outputs().get(ModelFamily.SENTENCE);
      if (sentence != null) {
        sentences.put(head.prefix() + sentence, head.prefix() + ExportedModel.POOLED);
      }
    }
    return new ExportedModel(
        tensors.architecture(), tensors.source(), tensors.matrices(), outputs(), sentences, true);
  }

  private Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Head head : heads) {
      outputs.put(head.output(), head.prefix() + head.model().outputs().get(ModelFamily.ANSWERS));
    }
    return outputs;
  }

  private static void add(Head head, List<Op> ops) {
    Map<String, String> known = new HashMap<>();
    known.put(head.tokens(), head.tokens());
    UnaryOperator<String> values = name -> known.getOrDefault(name, head.prefix() + name);
    for (Op op : head.ops()) {
      boolean first = op instanceof Op.Pool pool && pool.pooling() == Op.Pooling.FIRST;
      if (first && op.inputs().contains(head.tokens())) {
        known.put(op.output(), FIRST_TOKEN);
      } else {
        ops.add(Renaming.of(op, values, head::tensor));
      }
    }
  }
}
