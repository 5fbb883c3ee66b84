package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.AttentionVertex.Mask;
import org.distill4j.teacher.transformer.AttentionVertex.Queries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Attention alone: two heads of width 2 over sequences of 3 and 4 tokens. */
class AttentionVertexTest {
  private static final int WIDTH = 4;
  private static final int[] LENGTHS = {3, 4};
  private static final int TOKENS = 7;

  private final INDArray lengths =
      Nd4j.createFromArray(new double[] {LENGTHS[0], LENGTHS[1]}).reshape(2, 1);

  private static ComputationGraph graph(Mask mask, DataType type) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(new NoOp())
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("tokens", "lengths")
            .addVertex("query", DenseVertex.linear(WIDTH, WIDTH), "tokens")
            .addVertex("key-value", DenseVertex.linear(WIDTH, 2 * WIDTH), "tokens")
            .addVertex(
                "attention",
                new AttentionVertex(2, 2, Queries.ALL, mask, 0),
                "query",
                "key-value",
                "lengths")
            .addLayer("loss", new LossLayer.Builder(new HardLabelLoss(1)).build(), "attention")
            .setOutputs("loss");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    Buffer parameters = Buffer.of(graph.params());
    Random random = new Random(6);
    for (int i = 0; i < parameters.length(); i++) {
      parameters.set(i, random.nextGaussian());
    }
    return graph;
  }

  private static INDArray tokens(DataType type) {
    Random random = new Random(7);
    double[] values = random.doubles(TOKENS * WIDTH, -1, 1).toArray();
    return Nd4j.createFromArray(values).reshape(TOKENS, WIDTH).castTo(type);
  }

  private double[][] contexts(ComputationGraph graph, INDArray tokens) {
    INDArray[] inputs = {tokens, lengths.castTo(tokens.dataType())};
    return graph.feedForward(inputs, false).get("attention").toDoubleMatrix();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void aCausalMaskHidesWhatComesLater(DataType type) {
    ComputationGraph graph = graph(Mask.CAUSAL, type);
    INDArray tokens = tokens(type);
    double[][] before = contexts(graph, tokens);
    int changed = LENGTHS[0] + 2;
    tokens.putScalar(changed, 1, 5);
    double[][] after = contexts(graph, tokens);
    for (int i = 0; i < TOKENS; i++) {
      boolean sees = i >= changed;
      assertEquals(sees, !java.util.Arrays.equals(before[i], after[i]), "token " + i);
    }
  }

  @Test
  void aFullMaskShowsTheWholeSequenceAndNoOther() {
    ComputationGraph graph = graph(Mask.FULL, DataType.FLOAT);
    INDArray tokens = tokens(DataType.FLOAT);
    double[][] before = contexts(graph, tokens);
    tokens.putScalar(LENGTHS[0] + 2, 1, 5);
    double[][] after = contexts(graph, tokens);
    for (int i = 0; i < TOKENS; i++) {
      boolean sees = i >= LENGTHS[0];
      assertEquals(sees, !java.util.Arrays.equals(before[i], after[i]), "token " + i);
    }
  }

  @Test
  void theFirstTokenOfACausalSequenceGetsItsOwnValue() {
    ComputationGraph graph = graph(Mask.CAUSAL, DataType.DOUBLE);
    INDArray tokens = tokens(DataType.DOUBLE);
    double[][] contexts = contexts(graph, tokens);
    INDArray[] inputs = {tokens, lengths};
    double[][] keyValues = graph.feedForward(inputs, false).get("key-value").toDoubleMatrix();
    for (int j = 0; j < WIDTH; j++) {
      assertEquals(keyValues[LENGTHS[0]][WIDTH + j], contexts[LENGTHS[0]][j], 1e-15);
      assertNotEquals(keyValues[1][WIDTH + j], contexts[1][j]);
    }
  }

  @ParameterizedTest
  @EnumSource(Mask.class)
  void gradientsHoldForEveryMask(Mask mask) {
    ComputationGraph graph = graph(mask, DataType.DOUBLE);
    INDArray labels = Nd4j.createFromArray(0, 1, 2, 3, 2, 1, 0).reshape(7, 1);
    CentralDifferences differences =
        new CentralDifferences(
            () -> {
              graph.setInputs(tokens(DataType.DOUBLE), lengths);
              graph.setLabels(labels.castTo(DataType.DOUBLE));
              graph.computeGradientAndScore();
              return graph.score();
            });
    differences.check(graph);
    assertEquals(List.of(), differences.faults());
    assertEquals(graph.params().length(), differences.compared());
  }
}
