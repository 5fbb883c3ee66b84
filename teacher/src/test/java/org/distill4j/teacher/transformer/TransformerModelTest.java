package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.OtherShapes;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class TransformerModelTest {
  private static final TapLoss LABELS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));

  private static Checkpoint uneven() {
    TransformerConfig config = TinyModels.config(List.of(3, 0, 1), List.of(2, 5, 0));
    return TinyModels.classifier(config, 3, 1);
  }

  @Test
  void givesBackTheWeightsThatItWasMadeOf() {
    Checkpoint model = uneven();
    Checkpoint back = TransformerModel.forTraining(model, List.of(LABELS), 1).toCheckpoint();
    assertEquals(model.config(), back.config());
    assertEquals(model.labels(), back.labels());
    assertEquals(model.tensors().keySet(), back.tensors().keySet());
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertArrayEquals(tensor.shape(), back.tensor(name).shape(), name);
              assertArrayEquals(tensor.values(), back.tensor(name).values(), name);
            });
  }

  @Test
  void leavesTheCheckpointItWasMadeOfAlone() {
    Checkpoint model = uneven();
    TransformerModel encoder = TransformerModel.forInference(model);
    encoder.words().values()[0] = 99;
    encoder.graph().params().assign(7);
    Checkpoint fresh = uneven();
    fresh
        .tensors()
        .forEach((name, tensor) -> assertArrayEquals(tensor.values(), model.tensor(name).values()));
  }

  @Test
  void describesItselfAsJsonAndBack() {
    TapLoss hidden =
        new TapLoss("hidden", GraphNames.output(0), 4, 6, true, new HardLabelLoss(0.5));
    for (boolean everyToken : new boolean[] {false, true}) {
      TransformerConfig config = uneven().config().withDropout(0.1, 0.2);
      ComputationGraphConfiguration graph =
          CompiledGraph.of(
                  ModelFamily.of(config)
                      .architecture(config, HeadSpec.classes(List.of("a", "b", "c"))),
                  new GraphSettings(everyToken, List.of(LABELS, hidden), 1, DataType.FLOAT))
              .configuration();
      ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(graph.toJson());
      graph
          .getVertices()
          .forEach(
              (name, vertex) -> {
                if (vertex instanceof TransformerVertex) {
                  assertEquals(vertex, back.getVertices().get(name), name);
                }
              });
      assertEquals(graph.getVertexInputs(), back.getVertexInputs());
      assertEquals(graph.toJson(), back.toJson());
    }
  }

  @Test
  void tellsVerticesApart() {
    assertEquals(DenseVertex.linear(2, 3), DenseVertex.linear(2, 3));
    assertEquals(DenseVertex.linear(2, 3).hashCode(), DenseVertex.linear(2, 3).hashCode());
    assertNotEquals(DenseVertex.linear(2, 3), DenseVertex.linear(3, 2));
    assertNotEquals(new ResidualVertex(2, 3, 1e-12, 0), new ResidualVertex(2, 3, 1e-12, 0.1));
  }

  @Test
  void dropoutFollowsSeedAndStep() {
    Checkpoint even =
        TinyModels.classifier(
            TinyModels.config(List.of(2, 2), List.of(5, 5)).withDropout(0.3, 0.3), 3, 1);
    double first = loss(even, 1, 0);
    assertEquals(first, loss(even, 1, 0));
    assertNotEquals(first, loss(even, 2, 0));
    assertNotEquals(first, loss(even, 1, 1));
  }

  private static double loss(Checkpoint model, long seed, int step) {
    TransformerModel encoder = TransformerModel.forTraining(model, List.of(LABELS), seed);
    encoder.graph().getConfiguration().setIterationCount(step);
    PackedBatch batch =
        PackedBatch.of(List.of(TinyModels.sequence(1, 5, 2), TinyModels.sequence(1, 7)));
    return encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{0}, {2}})));
  }

  @Test
  void probesSeeOutputsAndTheirGradients() {
    TransformerModel encoder = TransformerModel.forTraining(uneven(), List.of(LABELS), 1);
    double[] seen = new double[3];
    encoder.probe(
        GraphNames.POOLER,
        (Buffer output, Buffer gradient, int width) -> {
          seen[0] = width;
          seen[1] = output.length();
          seen[2] = gradient.length();
        });
    PackedBatch batch =
        PackedBatch.of(List.of(TinyModels.sequence(1, 5, 2), TinyModels.sequence(1, 7)));
    encoder.lossAndGradients(batch, List.of(TargetRows.of(new float[][] {{0}, {2}})));
    assertArrayEquals(new double[] {4, 8, 8}, seen);
  }

  @Test
  void refusesWhatIsNoEncoderWithGelu() {
    TransformerConfig c = uneven().config();
    TransformerConfig relu = OtherShapes.of(c, c.family(), "relu");
    Checkpoint gelu = TinyModels.classifier(c, 3, 1);
    Checkpoint model = new Checkpoint(relu, gelu.tensors(), gelu.head());
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> TransformerModel.forInference(model));
    assertEquals("hidden_act: must be gelu; got relu", fault.getMessage());
  }

  @Test
  void saysWhereTensorsLieInTheFlatVectors() {
    Checkpoint model = uneven();
    TransformerModel encoder = TransformerModel.forTraining(model, List.of(LABELS), 1);
    Buffer all = Buffer.of(encoder.graph().params());
    for (String name : model.tensors().keySet()) {
      float[] expected = model.tensor(name).values();
      if (expected.length > 0 && !name.equals("embeddings.word_embeddings.weight")) {
        float[] found = new float[expected.length];
        all.read(encoder.start(name), found, 0, found.length);
        assertArrayEquals(expected, found, name);
      }
    }
  }
}
