package org.distill4j.teacher.family.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.architecture.ReferenceModel;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.OtherShapes;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BertFamilyTest {
  static Stream<TransformerConfig> shapes() {
    return Stream.of(
        TinyModels.config(List.of(2, 2), List.of(8, 8)),
        TinyModels.config(List.of(2, 1, 3), List.of(5, 8, 1)),
        TinyModels.config(List.of(0, 2), List.of(4, 0)),
        TinyModels.config(List.of(2, 0), List.of(0, 3)),
        TinyModels.factored(),
        TinyModels.config(List.of(2, 2, 2), List.of(5, 5, 5)).withForm(WeightForm.ofOneLayer()));
  }

  @Test
  void hasTheTensorsOfTransformers() {
    TransformerConfig config = TinyModels.config(List.of(2, 1), List.of(8, 5));
    Map<String, int[]> expected = new TreeMap<>();
    expected.put("embeddings.word_embeddings.weight", new int[] {9, 4});
    expected.put("embeddings.position_embeddings.weight", new int[] {6, 4});
    expected.put("embeddings.token_type_embeddings.weight", new int[] {2, 4});
    put(expected, "embeddings.LayerNorm", 4);
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      int heads = layer == 0 ? 4 : 2;
      int neurons = layer == 0 ? 8 : 5;
      for (String part : List.of("query", "key", "value")) {
        put(expected, prefix + "attention.self." + part, heads, 4);
      }
      put(expected, prefix + "attention.output.dense", 4, heads);
      put(expected, prefix + "attention.output.LayerNorm", 4);
      put(expected, prefix + "intermediate.dense", neurons, 4);
      put(expected, prefix + "output.dense", 4, neurons);
      put(expected, prefix + "output.LayerNorm", 4);
    }
    put(expected, "pooler.dense", 4, 4);
    put(expected, "classifier", 3, 4);
    HeadSpec head = HeadSpec.classes(List.of("a", "b", "c"));
    SortedMap<String, int[]> shapes = ModelFamily.of(config).architecture(config, head).shapes();
    assertEquals(expected.keySet(), shapes.keySet());
    expected.forEach((name, shape) -> assertArrayEquals(shape, shapes.get(name), name));
  }

  private static void put(Map<String, int[]> shapes, String name, int... weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", new int[] {weight[0]});
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theGraphComputesWhatTheOperationsSay(TransformerConfig config) {
    Checkpoint model = TinyModels.classifier(config, 3, 5);
    TokenizedText text = TinyModels.random(5, 9, 7);
    Map<String, double[][]> expected = reference(model, text);
    PackedBatch batch = PackedBatch.of(List.of(text));
    Map<String, Buffer> all = TransformerModel.withHiddenStates(model).activations(batch);
    for (int state = 0; state <= config.numHiddenLayers(); state++) {
      String name = GraphNames.hiddenState(state);
      assertClose(expected.get(name), all.get(name), name);
    }
    Buffer first = TransformerModel.forInference(model).output(batch, GraphNames.CLASSIFIER);
    assertClose(expected.get("classifier"), all.get(GraphNames.CLASSIFIER), "every token");
    assertClose(expected.get("classifier"), first, "the first token alone");
  }

  private static Map<String, double[][]> reference(Checkpoint model, TokenizedText text) {
    Architecture architecture = ModelFamily.architecture(model);
    return ReferenceModel.run(
        architecture, name -> model.tensor(name).values(), text.ids(), text.typeIds());
  }

  private static void assertClose(double[][] expected, Buffer actual, String where) {
    int at = 0;
    for (double[] row : expected) {
      for (double value : row) {
        assertEquals(value, actual.get(at++), 2e-5, where); // float32 through three layers
      }
    }
  }

  @Test
  void headsAndNeuronsAreAxesOfTheirOwn() {
    TransformerConfig config = TinyModels.config(List.of(2, 1), List.of(5, 8));
    Architecture model =
        ModelFamily.of(config).architecture(config, HeadSpec.classes(List.of("a", "b")));
    String self = "encoder.layer.1.attention.";
    assertEquals(
        List.of(
            self + "self.query.weight",
            self + "self.query.bias",
            self + "self.key.weight",
            self + "self.key.bias",
            self + "self.value.weight",
            self + "self.value.bias",
            self + "output.dense.weight"),
        model.having("layer.1.heads").stream().map(Param::tensor).toList());
    assertEquals(3, model.having("layer.0.neurons").size());
  }

  @Test
  void refusesOtherActivations() {
    TransformerConfig config = TinyModels.config(List.of(2), List.of(4));
    TransformerConfig relu = OtherShapes.of(config, config.family(), "relu");
    assertEquals(BertFamily.class, ModelFamily.of(config).getClass());
    HeadSpec none = HeadSpec.none();
    ModelFamily family = ModelFamily.of(relu);
    assertThrows(IllegalArgumentException.class, () -> family.architecture(relu, none));
  }
}
