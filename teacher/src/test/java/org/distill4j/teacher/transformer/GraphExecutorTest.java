package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Precision;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.GradientSteps;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The own way through the graph against DL4J's, and what it does with memory. */
class GraphExecutorTest {
  private static final int PIECES = 40;
  private static final TapLoss LABELS =
      new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(0.7));
  private static final TapLoss HIDDEN =
      new TapLoss("hidden", GraphNames.output(0), 8, 6, true, new Squares());

  private final List<TokenizedText> texts = texts();

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static List<TokenizedText> texts() {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      texts.add(TinyModels.random(3 + i * 5 % 11, PIECES, i));
    }
    return texts;
  }

  private static Checkpoint model(double dropout) {
    return TinyModels.classifier(
        TinyModels.config(PIECES, 16, 8, 4, List.of(2, 1, 2), List.of(12, 5, 7))
            .withDropout(dropout, dropout),
        3,
        1);
  }

  private static TargetRows labels(int count) {
    float[][] rows = new float[count][1];
    for (int i = 0; i < count; i++) {
      rows[i][0] = i % 4 == 3 ? Float.NaN : i % 3;
    }
    return TargetRows.of(rows);
  }

  private static TargetRows states(PackedBatch batch) {
    Random random = new Random(4);
    float[][] rows = new float[batch.rows()][6];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 6; j++) {
        rows[i][j] = i < batch.realTokens() ? (float) random.nextGaussian() : Float.NaN;
      }
    }
    return TargetRows.of(rows);
  }

  private static float[] gradients(TransformerModel encoder) {
    Buffer block = Buffer.of(encoder.graph().getGradientsViewArray());
    float[] values = new float[block.length()];
    block.read(0, values, 0, values.length);
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void givesTheLossAndGradientsOfDl4jsOwnLoop(double dropout) {
    TransformerModel encoder =
        TransformerModel.forTraining(model(dropout), List.of(LABELS, HIDDEN), 5);
    PackedBatch batch = PackedBatch.of(texts);
    List<TargetRows> targets = List.of(labels(texts.size()), states(batch));
    double loss = encoder.lossAndGradients(batch, targets);
    float[] ours = gradients(encoder);
    float[] words = encoder.words().gradients().clone();
    encoder.words().clearGradients();

    ComputationGraph graph = encoder.graph();
    graph.setInputs(batch.tokens(DataType.FLOAT), batch.lengths(DataType.FLOAT));
    graph.setLabels(
        targets.stream().map(rows -> rows.array(DataType.FLOAT)).toArray(INDArray[]::new));
    graph.computeGradientAndScore();
    assertEquals(graph.score(), loss, 1e-6, "a float32 loss");
    assertArrayEquals(gradients(encoder), ours, 1e-6f, "gradients summed in another order");
    assertArrayEquals(encoder.words().gradients(), words, 1e-6f, "the same for words");
    // And back again: DL4J's arrays are no longer read.
    encoder.words().clearGradients();
    assertEquals(loss, encoder.lossAndGradients(batch, targets));
    assertArrayEquals(ours, gradients(encoder));
  }

  @Test
  void bfloat16LeavesGradientsWhereTheyWere() {
    Assumptions.assumeTrue(KernelLibrary.hasHalf());
    PackedBatch batch = PackedBatch.of(texts);
    List<TargetRows> targets = List.of(labels(texts.size()), states(batch));
    double[] losses = new double[2];
    float[][] slopes = new float[2][];
    for (int i = 0; i < losses.length; i++) {
      Execution execution = new Execution(i == 0 ? Precision.F32 : Precision.BF16, false);
      TransformerModel encoder =
          TransformerModel.forTraining(model(0.2), List.of(LABELS, HIDDEN), 5, execution);
      losses[i] = encoder.lossAndGradients(batch, targets);
      slopes[i] = gradients(encoder);
    }
    assertEquals(losses[0], losses[1], 0.01 * losses[0]);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < slopes[0].length; i++) {
      difference += Math.pow(slopes[0][i] - slopes[1][i], 2);
      length += Math.pow(slopes[0][i], 2);
    }
    // Each of some ten roundings between a weight and the loss is off by 2^-9 at most.
    assertTrue(Math.sqrt(difference / length) < 10 * Math.pow(2, -9), difference + " " + length);
    assertNotEquals(0, difference, "it was bfloat16");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void recomputesToTheBit(Precision precision) {
    Assumptions.assumeTrue(precision == Precision.F32 || KernelLibrary.hasHalf());
    Execution kept = new Execution(precision, false);
    PackedBatch batch = PackedBatch.of(texts);
    List<TargetRows> targets = List.of(labels(texts.size()), states(batch));
    TransformerModel once =
        TransformerModel.forTraining(model(0.2), List.of(LABELS, HIDDEN), 5, kept);
    TransformerModel twice =
        TransformerModel.forTraining(
            model(0.2), List.of(LABELS, HIDDEN), 5, kept.withRecompute(true));
    assertEquals(once.lossAndGradients(batch, targets), twice.lossAndGradients(batch, targets));
    assertArrayEquals(gradients(once), gradients(twice));
    assertArrayEquals(once.words().gradients(), twice.words().gradients());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 23})
  void partsOfABatchMakeTheSameStep(int atOnce) {
    float[] whole = weightsAfterAStep(texts.size());
    float[] parts = weightsAfterAStep(atOnce);
    assertArrayEquals(whole, parts, 2e-5f, "AdamW's first step moves each weight by the rate");
  }

  private float[] weightsAfterAStep(int atOnce) {
    TransformerModel encoder = TransformerModel.forTraining(model(0), List.of(LABELS), 5);
    AdamWSettings settings = new AdamWSettings(0.9, 0.999, 1e-3, 0.01, 1);
    GradientSteps steps = new GradientSteps(encoder, settings, atOnce);
    int[] rows = new int[texts.size()];
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
      labels.add(i % 4 == 3 ? LabelTargets.NONE : i % 3);
    }
    Targets targets = (chosen, step) -> List.of(LabelTargets.column(labels, chosen));
    assertTrue(Double.isFinite(steps.step(rows, texts, targets, 1e-2)));
    steps.optimizer().settle();
    Buffer block = Buffer.of(encoder.graph().params());
    float[] values = new float[block.length() + encoder.words().values().length];
    block.read(0, values, 0, block.length());
    float[] words = encoder.words().values();
    System.arraycopy(words, 0, values, block.length(), words.length);
    return values;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aStepMakesNothingOnceItsShapesAreKnown(Precision precision) {
    Assumptions.assumeTrue(precision == Precision.F32 || KernelLibrary.hasHalf());
    TransformerModel encoder =
        TransformerModel.forTraining(
            model(0.1), List.of(LABELS), 5, new Execution(precision, false));
    GradientSteps steps = new GradientSteps(encoder, AdamWSettings.defaults(), texts.size());
    TargetRows fixed = labels(texts.size());
    List<TargetRows> all = List.of(fixed);
    int[] rows = new int[texts.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    for (int i = 0; i < 3; i++) {
      steps.step(rows, texts, (chosen, step) -> all, 1e-3);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int count = 20;
    long before = buffersMade();
    INDArray seen = Nd4j.createUninitialized(DataType.FLOAT, 1000);
    assertTrue(buffersMade() > before + 1, "the counter counts " + seen.length());
    before = buffersMade();
    long grown = 0; // step by step: what earlier tests left may be freed at any time
    long heap0 = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < count; i++) {
      long javacpp = Pointer.totalBytes();
      steps.step(rows, texts, (chosen, step) -> all, 1e-3);
      grown = Math.max(grown, Pointer.totalBytes() - javacpp);
    }
    long heap = (threads.getCurrentThreadAllocatedBytes() - heap0) / count;
    assertEquals(before + 1, buffersMade(), "native buffers of ND4J");
    assertEquals(0, grown, "native memory of JavaCPP");
    // The loss's logarithms in double precision, a record for the update: no more.
    assertTrue(heap < 8_000, heap + " bytes of heap a step");
  }

  // Each buffer takes a number, and so does asking.
  private static long buffersMade() {
    return Nd4j.getDeallocatorService().nextValue();
  }

  @Test
  void computesNothingThatATapDoesNotNeed() {
    TransformerModel encoder = TransformerModel.withHiddenStates(model(0));
    PackedBatch batch = PackedBatch.of(texts);
    Buffer all = encoder.activations(batch).get(GraphNames.output(0));
    float[] expected = new float[all.length()];
    all.read(0, expected, 0, expected.length);
    TransformerModel fresh = TransformerModel.withHiddenStates(model(0));
    Buffer first = fresh.output(batch, GraphNames.output(0));
    float[] actual = new float[first.length()];
    first.read(0, actual, 0, actual.length);
    assertArrayEquals(expected, actual);
    KernelVertex above = (KernelVertex) fresh.graph().getVertex(GraphNames.output(1));
    assertEquals(0, above.out().rows(), "the layer above has not run");
  }

  private static final class Squares extends RowLoss {
    Squares() {
      super(0.5);
    }

    @Override
    public double row(double[] row, double[] target, double[] gradient) {
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        double d = row[i] - target[i];
        sum += d * d;
        gradient[i] = 2 * d;
      }
      return sum;
    }
  }
}
