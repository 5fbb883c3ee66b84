package org.distill4j.compress.axes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ArchitectureBuilder;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.ReferenceModel;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;

/** Cuts a model whose tensors are named as no family of this project names them. */
class AxisSlicingTest {
  private static final int HEAD = 3;
  private static final int[] IDS = {1, 5, 2, 9, 4};

  private final Architecture model = architecture(12, List.of(4, 3), List.of(10, 7));
  private final SortedMap<String, Tensor> tensors = random(model);

  /** Two layers named as in DistilBERT, and a classifier of the first token. */
  private static Architecture architecture(int width, List<Integer> heads, List<Integer> neurons) {
    ArchitectureBuilder b = new ArchitectureBuilder();
    Axis hidden = Axis.of(Axis.HIDDEN, width);
    String words =
        b.embedding(
            "words", Architecture.TOKEN_IDS, "tables.words", Axis.of(Axis.VOCABULARY, 10), hidden);
    String x = b.layerNorm("embeddings", words, "tables.norm", hidden, 1e-12);
    for (int layer = 0; layer < heads.size(); layer++) {
      String tensor = "transformer.layer." + layer + ".";
      String value = "layer." + layer + ".";
      Axis ofHeads = new Axis(Axis.heads(layer), heads.get(layer), HEAD);
      String q = b.linear(value + "q", x, tensor + "attention.q_lin", ofHeads, hidden);
      String k = b.linear(value + "k", x, tensor + "attention.k_lin", ofHeads, hidden);
      String v = b.linear(value + "v", x, tensor + "attention.v_lin", ofHeads, hidden);
      String context = b.attention(value + "context", q, k, v, ofHeads, 0);
      String out = b.linear(value + "o", context, tensor + "attention.out_lin", hidden, ofHeads);
      String sum = b.sum(value + "sum", out, x);
      String attended = b.layerNorm(value + "a", sum, tensor + "sa_layer_norm", hidden, 1e-12);
      Axis ofNeurons = Axis.of(Axis.neurons(layer), neurons.get(layer));
      String inner = b.linear(value + "inner", attended, tensor + "ffn.lin1", ofNeurons, hidden);
      String active = b.activation(value + "active", inner, Op.Function.GELU);
      String outer = b.linear(value + "outer", active, tensor + "ffn.lin2", hidden, ofNeurons);
      String whole = b.sum(value + "whole", attended, outer);
      x = b.layerNorm(value + "out", whole, tensor + "output_layer_norm", hidden, 1e-12);
    }
    String first = b.pool("first", x, Op.Pooling.FIRST);
    Axis labels = Axis.of("labels", 2);
    return b.output("answers", b.linear("answers", first, "head", labels, hidden)).build();
  }

  private static SortedMap<String, Tensor> random(Architecture model) {
    Random random = new Random(3);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    model
        .shapes()
        .forEach(
            (name, shape) -> {
              Tensor tensor = Tensor.zeros(shape);
              for (int i = 0; i < tensor.size(); i++) {
                tensor.values()[i] = (float) random.nextGaussian();
              }
              tensors.put(name, tensor);
            });
    return tensors;
  }

  private static double[] answers(Architecture model, Map<String, Tensor> tensors) {
    return ReferenceModel.run(model, name -> tensors.get(name).values(), IDS, new int[IDS.length])
        .get("answers")[0];
  }

  /** Zeroes the columns of a weight {@code [out, in]} from one on. */
  private static void zeroColumns(Map<String, Tensor> tensors, String name, int from, int count) {
    tensors.computeIfPresent(
        name,
        (same, tensor) -> {
          float[] values = tensor.values().clone();
          for (int row = 0; row < tensor.length(0); row++) {
            int at = row * tensor.length(1) + from;
            Arrays.fill(values, at, at + count, 0);
          }
          return Tensor.of(values, tensor.shape());
        });
  }

  @Test
  void answersAsTheModelWithTheRemovedHeadsAndNeuronsMasked() {
    Map<String, int[]> kept =
        Map.of(
            "layer.0.heads", new int[] {0, 3},
            "layer.1.heads", new int[] {},
            "layer.0.neurons", new int[] {1, 2, 3, 5, 6, 7, 8, 9});
    Map<String, Tensor> masked = new TreeMap<>(tensors);
    zeroColumns(masked, "transformer.layer.0.attention.out_lin.weight", HEAD, 2 * HEAD);
    zeroColumns(masked, "transformer.layer.1.attention.out_lin.weight", 0, 3 * HEAD);
    zeroColumns(masked, "transformer.layer.0.ffn.lin2.weight", 0, 1);
    zeroColumns(masked, "transformer.layer.0.ffn.lin2.weight", 4, 1);
    Architecture small = architecture(12, List.of(2, 0), List.of(8, 7));
    SortedMap<String, Tensor> cut = AxisSlicing.keep(model, tensors, kept);
    small.shapes().forEach((name, shape) -> assertArrayEquals(shape, cut.get(name).shape(), name));
    assertArrayEquals(answers(model, masked), answers(small, cut), 0);
    double change = answers(model, masked)[0] - answers(model, tensors)[0];
    assertTrue(Math.abs(change) > 1e-3, "the mask changes the answer; by " + change);
  }

  @Test
  void cutsTheHiddenWidthInEveryTensorThatHasIt() {
    SortedMap<String, Tensor> cut =
        AxisSlicing.keep(model, tensors, Map.of(Axis.HIDDEN, new int[] {7, 2}));
    architecture(2, List.of(4, 3), List.of(10, 7))
        .shapes()
        .forEach((name, shape) -> assertArrayEquals(shape, cut.get(name).shape(), name));
    Tensor before = tensors.get("transformer.layer.1.ffn.lin1.weight");
    Tensor after = cut.get("transformer.layer.1.ffn.lin1.weight");
    assertEquals(before.values()[4 * 12 + 7], after.values()[4 * 2], "neuron 4, first unit");
    assertEquals(before.values()[4 * 12 + 2], after.values()[4 * 2 + 1], "in the order asked for");
  }

  @Test
  void leavesTensorsWithoutTheAxisAsTheyAre() {
    SortedMap<String, Tensor> cut =
        AxisSlicing.keep(model, tensors, Map.of("layer.1.neurons", new int[] {0}));
    assertEquals(tensors.get("head.weight"), cut.get("head.weight"));
    assertEquals(
        tensors.get("transformer.layer.0.ffn.lin1.weight"),
        cut.get("transformer.layer.0.ffn.lin1.weight"));
  }

  @Test
  void refusesUnitsAndAxesThatAreNotThere() {
    assertRefused(Map.of("layer.0.heads", new int[] {4}), "layer.0.heads", "from 0 to 3; got 4");
    assertRefused(Map.of("layer.2.heads", new int[] {0}), "layer.2.heads", "got none");
  }

  private void assertRefused(Map<String, int[]> units, String... parts) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AxisSlicing.keep(model, tensors, units));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
