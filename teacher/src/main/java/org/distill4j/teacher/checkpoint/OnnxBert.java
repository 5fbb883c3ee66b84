package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.Onnx.TensorProto;

/** A BERT encoder recognised in an ONNX graph: where its tensors are, and its shape. */
final class OnnxBert {
  private static final String WORDS = "embeddings.word_embeddings.weight";

  private static final ModelFamily FAMILY = ModelFamily.ofGraphs();

  /** The attributes under which wrappers hold the encoder; empty for a bare one. */
  private static final Set<String> WRAPPERS = Set.of("", FAMILY.holder(), "auto_model", "model");

  /** More layers than this no encoder has; it ends the count in a hostile file. */
  private static final int MAX_LAYERS = 1000;

  private final String place;
  private final OnnxGraph graph;
  private final OnnxTensors reader;
  private final String prefix;
  private final String layerNames;

  private OnnxBert(String place, OnnxGraph graph, OnnxTensors reader, String prefix) {
    this.place = place;
    this.graph = graph;
    this.reader = reader;
    this.prefix = prefix;
    this.layerNames = FAMILY.layers();
  }

  /** Finds the encoder, or refuses the model by what it is instead. */
  static OnnxBert find(String place, OnnxGraph graph, OnnxTensors reader)
      throws CheckpointException {
    List<String> prefixes = new ArrayList<>();
    for (String name : graph.constantNames()) {
      if (name.endsWith("attention.q_lin.bias")) {
        throw unsupported(place, "DistilBERT");
      }
      if (name.equals(WORDS) || name.endsWith("." + WORDS)) {
        prefixes.add(name.substring(0, name.length() - WORDS.length()));
      }
    }
    requireFloatGraph(place, graph);
    if (prefixes.size() != 1) {
      throw new CheckpointException(
          place,
          "must hold one BERT encoder, with one "
              + WORDS
              + "; got "
              + prefixes.size()
              + ". Export a BERT encoder with its parameter names.");
    }
    String[] path = prefixes.get(0).split("\\.", -1);
    String wrapper = path.length < 2 ? "" : path[path.length - 2];
    if (!WRAPPERS.contains(wrapper)) {
      throw unsupported(place, wrapper);
    }
    if (graph.firstOperatorAmong(List.of("CumSum")).isPresent()) {
      // RoBERTa and its kin have BERT's names, but number positions by counting what is no padding.
      throw unsupported(place, "RoBERTa");
    }
    return new OnnxBert(place, graph, reader, prefixes.get(0));
  }

  private static CheckpointException unsupported(String place, String found) {
    return new CheckpointException(
        place,
        "must be a graph of BERT; got one of "
            + found
            + ". Take the folder of the same model with model.safetensors.");
  }

  private static void requireFloatGraph(String place, OnnxGraph graph) throws CheckpointException {
    Optional<String> quantized =
        graph.firstOperatorAmong(
            List.of("MatMulInteger", "DynamicQuantizeLinear", "DequantizeLinear", "QLinearMatMul"));
    if (quantized.isPresent()) {
      throw new CheckpointException(
          place,
          "must hold floating point weights; got a quantized model, with the operator "
              + quantized.get()
              + ". Take the file that was not quantized.");
    }
  }

  /** The shape, from the tensors' shapes and the graph's constants. */
  TransformerConfig config() throws IOException {
    int[] words = matrix(WORDS);
    OnnxShape shapes = new OnnxShape(place, graph, reader);
    List<Integer> heads = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    int headSize = 0;
    while (has(layer(heads.size()) + "attention.output.LayerNorm.bias")
        && heads.size() < MAX_LAYERS) {
      String layer = layer(heads.size());
      OnnxLinear query = linear(layer + "attention.self.query");
      int attention = length(layer + "attention.self.query.bias");
      headSize = shapes.headSize(query.output(), attention);
      widths.add(length(layer + "intermediate.dense.bias"));
      shapes.requireGelu(linear(layer + "intermediate.dense").output());
      heads.add(attention / headSize);
    }
    if (heads.isEmpty()) {
      throw new CheckpointException(
          place,
          "must have named encoder layers; got none. Export a BERT encoder with its"
              + " weights' names.");
    }
    return new TransformerConfig(
        FAMILY.modelTypes().get(0),
        TransformerConfig.Family.ENCODER,
        words[0],
        words[1],
        heads,
        headSize,
        widths,
        "gelu",
        matrix("embeddings.position_embeddings.weight")[0],
        0,
        matrix("embeddings.token_type_embeddings.weight")[0],
        layerNormEps(heads.size()),
        0,
        0.1,
        0.1,
        WeightForm.plain(),
        SentencePooling.NONE);
  }

  /** The shape of the classifier's weight as {@code [labels, hidden]}, if there is one. */
  Optional<int[]> classifier() throws CheckpointException {
    if (graph.constant("classifier.bias").isEmpty()) {
      return Optional.empty();
    }
    OnnxLinear head = OnnxLinear.of(place, graph, "classifier.bias");
    if (graph.producer(head.input(), "Tanh").isEmpty()) {
      throw SafeTensorsHeader.fault(
          place, HeadTensors.CLASSIFIER, "must read the pooler's output; got another head");
    }
    int[] shape = reader.shape(head.weight());
    return Optional.of(
        new int[] {shape[head.transposed() ? 1 : 0], shape[head.transposed() ? 0 : 1]});
  }

  /**
   * Where the answers stand: behind the last layer's norm, the pooler's tanh and the classifier.
   */
  OnnxValues values() throws CheckpointException {
    int layers = 0;
    while (has(layer(layers) + "attention.output.LayerNorm.bias")) {
      layers++;
    }
    String norm = inFile(layer(layers - 1) + "output.LayerNorm.");
    String states = new OnnxShape(place, graph, reader).normalized(norm + "weight", norm + "bias");
    Optional<String> pooled = Optional.empty();
    if (hasPooler()) {
      String sum = linear("pooler.dense").output();
      pooled = graph.consumer(sum, "Tanh").map(tanh -> tanh.getOutput(0));
      if (pooled.isEmpty()) {
        throw SafeTensorsHeader.fault(
            place, HeadTensors.POOLER, "must end in Tanh, as BERT's does; got another activation");
      }
    }
    Optional<String> logits =
        graph.constant("classifier.bias").isPresent()
            ? Optional.of(linear("classifier").output())
            : Optional.empty();
    return new OnnxValues(states, pooled, logits);
  }

  boolean hasPooler() {
    return has("pooler.dense.bias");
  }

  /** The tensors of these names, each finite and of the shape asked for. */
  SortedMap<String, Tensor> read(SortedMap<String, int[]> expected) throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    SortedMap<String, int[]> found = new TreeMap<>();
    for (String name : expected.keySet()) {
      Tensor tensor = tensor(name);
      tensors.put(name, tensor);
      found.put(name, tensor.shape());
    }
    TensorShapes.check(place, expected, found);
    return tensors;
  }

  /** Refuses tensors inside the encoder that no plain BERT has. */
  void requireNoMore(SortedMap<String, int[]> expected) throws CheckpointException {
    for (String name : graph.constantNames()) {
      boolean inside =
          name.startsWith(prefix + "encoder.") || name.startsWith(prefix + "embeddings.");
      if (inside
          && !name.endsWith("_ids")
          && !expected.containsKey(untransposed(name.substring(prefix.length())))) {
        throw SafeTensorsHeader.fault(
            place,
            name,
            "must be one that a plain BERT encoder has; got one that it has not. Name its folder,"
                + " if that holds model.safetensors");
      }
    }
  }

  // A matrix as MatMul reads it may be named so.
  private static String untransposed(String name) {
    return name.endsWith(".weight.T") ? name.substring(0, name.length() - 2) : name;
  }

  private Tensor tensor(String name) throws IOException {
    boolean linear =
        name.endsWith(".weight") && !name.startsWith("embeddings.") && !name.contains("LayerNorm");
    if (linear) {
      String layer = name.substring(0, name.length() - ".weight".length());
      return linear(layer).read(reader, place, name);
    }
    TensorProto tensor = constant(name);
    return Tensor.of(
        Weights.finite(place + ": tensor " + name, reader.floats(tensor)), reader.shape(tensor));
  }

  private double layerNormEps(int layers) throws IOException {
    OnnxShape shapes = new OnnxShape(place, graph, reader);
    double eps = shapes.layerNormEps(inFile("embeddings.LayerNorm.weight"));
    for (int number = 0; number < layers; number++) {
      for (String block : List.of("attention.output", "output")) {
        String weight = inFile(layer(number) + block + ".LayerNorm.weight");
        double other = shapes.layerNormEps(weight);
        if (other != eps) {
          throw SafeTensorsHeader.fault(
              place, weight, "epsilon must be " + eps + ", as everywhere else; got " + other);
        }
      }
    }
    return eps;
  }

  private String layer(int number) {
    return layerNames + number + ".";
  }

  private String inFile(String name) {
    return HeadTensors.isClassifier(name) ? name : prefix + name;
  }

  private boolean has(String name) {
    return graph.constant(inFile(name)).isPresent();
  }

  private TensorProto constant(String name) throws CheckpointException {
    Optional<TensorProto> tensor = graph.constant(inFile(name));
    if (tensor.isEmpty()) {
      throw SafeTensorsHeader.fault(
          place,
          inFile(name),
          "must be in the graph by that name; got none. Export the model with its parameter names"
              + " and dynamic axes.");
    }
    return tensor.get();
  }

  private int[] matrix(String name) throws CheckpointException {
    int[] shape = reader.shape(constant(name));
    if (shape.length != 2) {
      throw SafeTensorsHeader.fault(
          place, inFile(name), "must be a matrix; got " + shape.length + " axes");
    }
    return shape;
  }

  private int length(String bias) throws CheckpointException {
    int[] shape = reader.shape(constant(bias));
    if (!(shape.length == 1 && shape[0] > 0)) {
      throw SafeTensorsHeader.fault(
          place, inFile(bias), "must be a vector; got " + shape.length + " axes");
    }
    return shape[0];
  }

  private OnnxLinear linear(String name) throws CheckpointException {
    constant(name + ".bias");
    return OnnxLinear.of(place, graph, inFile(name + ".bias"));
  }
}
