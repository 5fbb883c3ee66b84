package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** The graph of an ONNX file, with the look-ups that pattern matching needs. */
final class OnnxGraph {
  /** Chains of Identity nodes are one or two long; the bound ends a cycle in a broken file. */
  private static final int MAX_ALIASES = 16;

  private final List<NodeProto> nodes;
  private final Set<String> outputs = new HashSet<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> consumers = new HashMap<>();

  private OnnxGraph(GraphProto graph) {
    nodes = graph.getNodeList();
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    for (NodeProto node : nodes) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      node.getInputList()
          .forEach(input -> consumers.computeIfAbsent(input, k -> new ArrayList<>()).add(node));
    }
  }

  /** Parses a file's bytes; sizes inside are held against what there is. */
  static OnnxGraph parse(String place, byte[] file) throws CheckpointException {
    CodedInputStream in = CodedInputStream.newInstance(file);
    in.enableAliasing(true);
    ModelProto model;
    try {
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw notOnnx(place, e.getMessage());
    } catch (IOException e) {
      throw notOnnx(place, e.toString());
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw notOnnx(place, "no graph");
    }
    return new OnnxGraph(model.getGraph());
  }

  private static CheckpointException notOnnx(String place, String found) {
    return new CheckpointException(
        place,
        "must be an ONNX model; got " + found + ". Copy the file again if it was cut short.");
  }

  /** The names of the graph's outputs. */
  Set<String> outputs() {
    return Collections.unmodifiableSet(outputs);
  }

  /** Every name that stands for a constant: initializers, and nodes' outputs that only rename. */
  SortedSet<String> constantNames() {
    SortedSet<String> names = new TreeSet<>(initializers.keySet());
    for (NodeProto node : nodes) {
      if (node.getOpType().equals("Identity") && constant(node.getOutput(0)).isPresent()) {
        names.add(node.getOutput(0));
      }
    }
    return names;
  }

  /** The constant of that name, through Identity nodes and Constant nodes. */
  Optional<TensorProto> constant(String name) {
    String current = name;
    for (int i = 0; i < MAX_ALIASES; i++) {
      TensorProto tensor = initializers.get(current);
      if (tensor != null) {
        return Optional.of(tensor);
      }
      NodeProto node = producers.get(current);
      if (node == null) {
        return Optional.empty();
      }
      if (node.getOpType().equals("Constant")) {
        return attribute(node, "value").filter(AttributeProto::hasT).map(AttributeProto::getT);
      }
      if (!node.getOpType().equals("Identity") || node.getInputCount() != 1) {
        return Optional.empty();
      }
      current = node.getInput(0);
    }
    return Optional.empty();
  }

  /** The node that computes a value, if any. */
  Optional<NodeProto> producer(String name) {
    return Optional.ofNullable(producers.get(name));
  }

  /** The node of that operator that computes a value, if that is how it is computed. */
  Optional<NodeProto> producer(String name, String operator) {
    return producer(name).filter(node -> node.getOpType().equals(operator));
  }

  /** The nodes that read a value. */
  List<NodeProto> consumers(String name) {
    return consumers.getOrDefault(name, List.of());
  }

  /** The first reader of a value with that operator. */
  Optional<NodeProto> consumer(String name, String operator) {
    return consumers(name).stream().filter(n -> n.getOpType().equals(operator)).findFirst();
  }

  /** The first node whose operator is among those given. */
  Optional<String> firstOperatorAmong(List<String> operators) {
    return nodes.stream().map(NodeProto::getOpType).filter(operators::contains).findFirst();
  }

  static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  static long attribute(NodeProto node, String name, long otherwise) {
    return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  static float attribute(NodeProto node, String name, float otherwise) {
    return attribute(node, name).map(AttributeProto::getF).orElse(otherwise);
  }

  /** A binary node's input that is not the given one. */
  static Optional<String> otherInput(NodeProto node, String input) {
    if (node.getInputCount() != 2) {
      return Optional.empty();
    }
    return Optional.of(node.getInput(node.getInput(0).equals(input) ? 1 : 0));
  }
}
