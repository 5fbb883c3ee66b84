package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.distill4j.teacher.architecture.Layers;

/**
 * Runs a graph's vertices forward and backward in DL4J's own order, each reading where the one
 * before wrote, and sums gradients where they meet.
 *
 * <p>DL4J's loop gives the same numbers, but makes arrays and maps at every vertex; this one makes
 * nothing. Gradients by outputs share memory between layers, since at most two are alive at a time.
 * With recomputation so does all that layers keep for the way back, and each layer runs forward
 * again before it runs backward (Chen et al. 2016, arXiv 1604.06174): the hidden states alone stay.
 * A model that only answers needs one layer's memory for all of them, which then stays in the
 * cache; so does an encoder that is frozen under the head in training.
 */
final class GraphExecutor {
  private final List<KernelVertex> vertices = new ArrayList<>();
  private final int[] layers;
  private final List<Tap> taps = new ArrayList<>();
  private final List<List<Tap>> tapsOf = new ArrayList<>(); // vertex by vertex
  private final Map<String, boolean[]> ancestors = new HashMap<>();
  private final GraphContext context;
  private final boolean recompute;
  private int firstTrained;

  /** What of the layers' memory serves all of them in turn, beside gradients by outputs. */
  enum Sharing {
    /** Nothing: a backward pass, or somebody who looks at every layer, needs all of it. */
    NOTHING,
    /** All but the hidden states, computed again on the way back. */
    ALL_BUT_HIDDEN_STATES,
    /** All, hidden states too, where only what stands behind the last layer is looked at. */
    ALL
  }

  GraphExecutor(
      ComputationGraph graph, List<TrainingLoss> losses, GraphContext context, Sharing sharing) {
    this.context = context;
    this.recompute = sharing == Sharing.ALL_BUT_HIDDEN_STATES;
    for (int index : graph.topologicalSortOrder()) {
      if (graph.getVertices()[index] instanceof KernelVertex vertex) {
        vertices.add(vertex);
      }
    }
    for (KernelVertex vertex : vertices) {
      vertex.connect(sources(graph, vertex), context);
      if (vertex.ownerName() != null) {
        vertex.use((KernelVertex) graph.getVertex(vertex.ownerName()));
      }
    }
    AttentionRelationTap.Memory memory = new AttentionRelationTap.Memory(graph.params().dataType());
    for (TrainingLoss loss : losses) {
      taps.add(tap(loss, graph, memory));
    }
    for (KernelVertex vertex : vertices) {
      tapsOf.add(taps.stream().filter(tap -> tap.vertex().equals(vertex)).toList());
    }
    if (context.linears().areHalf()) {
      vertices.stream().filter(this::goesFromProductToProduct).forEach(KernelVertex::halve);
    }
    this.layers = vertices.stream().mapToInt(v -> Layers.of(v.getVertexName())).toArray();
    shareMemory(sharing);
  }

  // Rounded once, where it is made, and not before each product that reads it.
  private boolean goesFromProductToProduct(KernelVertex vertex) {
    return vertex.canHandOnHalf()
        && taps.stream().noneMatch(tap -> tap.vertex().equals(vertex))
        && vertices.stream()
            .filter(v -> v.reads(vertex.out()))
            .allMatch(v -> v.canReadHalf(vertex.out()));
  }

  private Tap tap(TrainingLoss loss, ComputationGraph graph, AttentionRelationTap.Memory memory) {
    if (loss instanceof TapLoss tap) {
      return new LossTap(tap.loss(), (KernelVertex) graph.getVertex(tap.vertex()));
    }
    if (loss instanceof AttentionRelationTapLoss scores) {
      KernelVertex left = (KernelVertex) graph.getVertex(scores.left().vertex());
      KernelVertex right = (KernelVertex) graph.getVertex(scores.right().vertex());
      boolean leftFirst = vertices.indexOf(left) < vertices.indexOf(right);
      return new AttentionRelationTap(scores, left, right, leftFirst ? right : left, memory);
    }
    if (loss instanceof CrfTapLoss tags) {
      return new CrfTap(
          tags,
          (KernelVertex) graph.getVertex(GraphNames.CLASSIFIER),
          (KernelVertex) graph.getVertex(GraphNames.CHAIN));
    }
    if (loss instanceof SimilarityTapLoss similarities) {
      return new SimilarityTap(similarities, (KernelVertex) graph.getVertex(GraphNames.CLASSIFIER));
    }
    throw new AssertionError(loss);
  }

  // Inputs of the graph, tokens and lengths, have no signal: vertices ask the context for them.
  private static Activation[] sources(ComputationGraph graph, KernelVertex vertex) {
    List<Activation> signals = new ArrayList<>();
    for (VertexIndices from : vertex.getInputVertices()) {
      GraphVertex source = graph.getVertices()[from.getVertexIndex()];
      signals.add(source instanceof KernelVertex kernel ? kernel.out() : null);
    }
    return signals.toArray(Activation[]::new);
  }

  private void shareMemory(Sharing sharing) {
    Map<String, KernelVertex> firstOfRole = new HashMap<>();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] >= 0) {
        shareMemory(sharing, vertices.get(i), layers[i], firstOfRole);
      }
    }
  }

  private static void shareMemory(
      Sharing sharing, KernelVertex vertex, int layer, Map<String, KernelVertex> firstOfRole) {
    String role = Layers.role(vertex.getVertexName());
    boolean hidden = vertex.getVertexName().equals(GraphNames.output(layer));
    KernelVertex alike = firstOfRole.putIfAbsent(role, vertex);
    if (sharing != Sharing.NOTHING && alike != null) {
      vertex.shareScratch(alike);
    }
    // A layer's output and its gradient live while the layer above works: every other one shares.
    KernelVertex other = hidden ? firstOfRole.putIfAbsent(role + layer % 2, vertex) : alike;
    if (other == null) {
      return;
    }
    vertex.out().slopeMemory().share(other.out().slopeMemory());
    boolean kept = sharing == Sharing.NOTHING || (hidden && sharing != Sharing.ALL);
    if (!kept) {
      vertex.out().valueMemory().share(other.out().valueMemory());
    }
  }

  /** Leaves all vertices before that one as they are: it is the first of the head. */
  void trainFrom(String vertex) {
    while (!vertices.get(firstTrained).getVertexName().equals(vertex)) {
      firstTrained++;
    }
  }

  List<Tap> taps() {
    return taps;
  }

  /** Runs all vertices forward. */
  void forward() {
    for (int i = 0; i < vertices.size(); i++) {
      context.freeze(i < firstTrained);
      run(vertices.get(i));
    }
  }

  /** Runs those vertices forward that one of them needs. */
  void forwardTo(String name) {
    boolean[] needed = ancestors.get(name);
    if (needed == null) {
      needed = ancestorsOf(name);
      ancestors.put(name, needed);
    }
    for (int i = 0; i < vertices.size(); i++) {
      if (needed[i]) {
        run(vertices.get(i));
      }
    }
  }

  private static void run(KernelVertex vertex) {
    vertex.reconnect();
    vertex.forward();
  }

  private boolean[] ancestorsOf(String name) {
    boolean[] needed = new boolean[vertices.size()];
    for (int i = needed.length - 1; i >= 0; i--) {
      Activation out = vertices.get(i).out();
      needed[i] = vertices.get(i).getVertexName().equals(name);
      for (int j = i + 1; j < needed.length; j++) {
        needed[i] |= needed[j] && vertices.get(j).reads(out);
      }
    }
    return needed;
  }

  /** Runs backward from the losses; returns their sum. */
  double backward() {
    for (int i = 0; i < vertices.size(); i++) {
      vertices.get(i).out().clearSlopes();
    }
    double sum = 0;
    int alive = layers.length == 0 ? -1 : topLayer();
    for (int i = vertices.size() - 1; i >= firstTrained; i--) {
      if (recompute && layers[i] >= 0 && layers[i] != alive) {
        alive = layers[i];
        forwardLayer(alive);
      }
      KernelVertex vertex = vertices.get(i);
      List<Tap> held = tapsOf.get(i);
      for (int tap = 0; tap < held.size(); tap++) {
        sum += held.get(tap).run();
      }
      if (vertex.out().hasSlopes()) {
        vertex.showProbe();
        vertex.backward();
        vertex.sumGradients();
      }
    }
    return sum;
  }

  private int topLayer() {
    int top = -1;
    for (int layer : layers) {
      top = Math.max(top, layer);
    }
    return top;
  }

  private void forwardLayer(int layer) {
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] == layer) {
        vertices.get(i).forward();
      }
    }
  }

  GraphContext context() {
    return context;
  }
}
