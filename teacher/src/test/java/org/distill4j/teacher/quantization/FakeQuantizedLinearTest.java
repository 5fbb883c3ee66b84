package org.distill4j.teacher.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients against central differences, in float64 with ε = 1e-4, of what they are the exact
 * gradients of: the rounded product with each rounding's remainder held fast, so that a number
 * within its levels moves what it stands for one to one.
 */
class FakeQuantizedLinearTest {
  private static final double EPSILON = 1e-4;
  private static final int ROWS = 5;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1);
  }

  /** A layer of float64 numbers: two matrices one below the other, of 3 and 2 rows. */
  private static final class Setting {
    final int columns;
    final Buffer weights;
    final Buffer x;
    final Buffer bias;
    final double[] weightOfOutput;
    final FakeQuantization plan;
    final ModelFakeQuantize rounding;
    final Linear linear;

    Setting(DataType type, int columns, int block, InputGrid input, boolean both) {
      this.columns = columns;
      weights = numbers(type, 5 * columns, 1, 0.5);
      x = numbers(type, ROWS * columns, 2, 1);
      bias = numbers(type, 5, 3, 1);
      weightOfOutput = new Random(4).doubles(5 * ROWS, -1, 1).toArray();
      plan = plan(columns, block, input, both);
      rounding = new ModelFakeQuantize(plan);
      Kernels kernels = KernelLibrary.of(type);
      List<ModelFakeQuantize.Part> parts =
          List.of(
              new ModelFakeQuantize.Part("a.weight", 0), new ModelFakeQuantize.Part("b.weight", 3));
      linear =
          rounding
              .linear(kernels, new ModelFakeQuantize.Layer(weights, 5, columns, parts))
              .orElseThrow();
    }

    Buffer forward() {
      Buffer y = zeros(x, 5 * ROWS);
      linear.forward(ROWS, x, bias, Linear.After.NOTHING, y);
      return y;
    }

    /** Gradients by weights, bias and input of the outputs' weighted sum. */
    List<Buffer> backward(Buffer dx, boolean add) {
      Buffer dy = zeros(x, 5 * ROWS);
      for (int i = 0; i < dy.length(); i++) {
        dy.set(i, weightOfOutput[i]);
      }
      Buffer dWeights = zeros(x, 5 * columns);
      Buffer dBias = zeros(x, 5);
      linear.backward(ROWS, x, dy, dWeights, dBias, dx, add);
      return List.of(dWeights, dBias, dx);
    }
  }

  private static FakeQuantization plan(int columns, int block, InputGrid input, boolean both) {
    Map<String, QuantizationGrid> matrices = new TreeMap<>();
    matrices.put("a.weight", grid(3, columns, block, 5));
    if (both) {
      matrices.put("b.weight", grid(2, columns, block, 6));
    }
    Map<String, String> inputOf =
        input == null ? Map.of() : both ? Map.of("a", "in", "b", "in") : Map.of("a", "in");
    Map<String, InputGrid> inputs = input == null ? Map.of() : Map.of("in", input);
    return new FakeQuantization(
        new TreeMap<>(matrices), new TreeMap<>(inputOf), new TreeMap<>(inputs), 1);
  }

  // Few levels and uneven ones, so that some numbers lie beyond them.
  private static QuantizationGrid grid(int rows, int columns, int block, long seed) {
    QuantizationGrid.Shape shape = new QuantizationGrid.Shape(rows, columns, block);
    Random random = new Random(seed);
    float[] steps = new float[rows * shape.blocks()];
    int[] lowest = new int[steps.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (0.1f + 0.1f * random.nextFloat()) * (random.nextBoolean() ? 1 : -1);
      lowest[i] = -2 - random.nextInt(3);
    }
    return QuantizationGrid.of(shape, 7, steps, lowest);
  }

  private static Buffer numbers(DataType type, int size, long seed, double deviation) {
    Random random = new Random(seed);
    Buffer block = Buffer.of(Nd4j.zeros(type, size));
    for (int i = 0; i < size; i++) {
      block.set(i, deviation * random.nextGaussian());
    }
    return block;
  }

  private static Buffer zeros(Buffer like, int size) {
    return Buffer.of(Nd4j.zeros(like.isFloat() ? DataType.FLOAT : DataType.DOUBLE, size));
  }

  /** The plain loop, with remainders of an earlier point. */
  private static final class Frozen {
    private final Setting setting;
    private final double[] weights;
    private final double[] x;
    private final Map<String, double[]> steps = new TreeMap<>();
    private final double[] ofWeights;
    private final double[] ofInput;

    Frozen(Setting setting) {
      this.setting = setting;
      weights = values(setting.weights);
      x = values(setting.x);
      for (LsqScales learned : setting.rounding.steps()) {
        double[] values = new double[learned.values().length];
        for (int i = 0; i < values.length; i++) {
          values[i] = learned.values()[i];
        }
        steps.put(learned.name(), values);
      }
      ofWeights = new double[weights.length];
      ofInput = new double[x.length];
      for (int i = 0; i < weights.length; i++) {
        ofWeights[i] = Math.rint(weights[i] / step(i)) - weights[i] / step(i);
      }
      for (int i = 0; i < x.length; i++) {
        double s = inputStep();
        ofInput[i] = Math.rint(x[i] / s) - x[i] / s;
      }
    }

    private QuantizationGrid grid(int i) {
      return setting.plan.matrices().get(i / setting.columns < 3 ? "a.weight" : "b.weight");
    }

    private int at(int i) {
      int row = i / setting.columns;
      QuantizationGrid.Shape shape = grid(i).shape();
      return (row < 3 ? row : row - 3) * shape.blocks() + i % setting.columns / shape.block();
    }

    private double step(int i) {
      String name = i / setting.columns < 3 ? "a.weight.step" : "b.weight.step";
      return steps.containsKey(name) ? steps.get(name)[at(i)] : Double.NaN;
    }

    private double inputStep() {
      return steps.containsKey("in.input.step") ? steps.get("in.input.step")[0] : Double.NaN;
    }

    private static double value(double v, double s, double rest, double low, double high) {
      double level = v / s;
      return level <= low ? s * low : level >= high ? s * high : v + s * rest;
    }

    private double weight(int i) {
      if (Double.isNaN(step(i))) {
        return weights[i];
      }
      int low = grid(i).lowest()[at(i)];
      return value(weights[i], step(i), ofWeights[i], low, low + grid(i).levels());
    }

    // A matrix that is not rounded reads its input as it is.
    private double input(int i, int out) {
      boolean reads = setting.plan.inputOf().containsKey(out < 3 ? "a" : "b");
      if (!reads || Double.isNaN(inputStep())) {
        return x[i];
      }
      int low = setting.plan.inputs().get("in").lowest();
      return value(x[i], inputStep(), ofInput[i], low, low + 255);
    }

    double sum() {
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        for (int out = 0; out < 5; out++) {
          double y = setting.bias.get(out);
          for (int i = 0; i < setting.columns; i++) {
            y += input(row * setting.columns + i, out) * weight(out * setting.columns + i);
          }
          sum += setting.weightOfOutput[row * 5 + out] * y;
        }
      }
      return sum;
    }

    double slope(double[] numbers, int i) {
      double value = numbers[i];
      numbers[i] = value + EPSILON;
      double above = sum();
      numbers[i] = value - EPSILON;
      double below = sum();
      numbers[i] = value;
      return (above - below) / (2 * EPSILON);
    }
  }

  private static double[] values(Buffer block) {
    double[] values = new double[block.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = block.get(i);
    }
    return values;
  }

  private static List<String> faults(Setting setting, double factorOnSteps) {
    Frozen frozen = new Frozen(setting);
    Buffer dx = zeros(setting.x, setting.x.length());
    List<Buffer> gradients = setting.backward(dx, false);
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < frozen.weights.length; i++) {
      compare("w" + i, frozen.slope(frozen.weights, i), gradients.get(0).get(i), faults);
    }
    for (int i = 0; i < frozen.x.length; i++) {
      compare("x" + i, frozen.slope(frozen.x, i), dx.get(i), faults);
    }
    for (LsqScales steps : setting.rounding.steps()) {
      double[] numbers = frozen.steps.get(steps.name());
      for (int i = 0; i < numbers.length; i++) {
        double gradient = factorOnSteps * steps.gradients()[i] / factor(setting, steps, i);
        compare(steps.name() + i, frozen.slope(numbers, i), gradient, faults);
      }
    }
    return faults;
  }

  // Section 2.2: one over the root of the numbers that share the step times the highest level.
  private static double factor(Setting setting, LsqScales steps, int i) {
    String name = steps.name();
    if (name.startsWith("in.")) {
      int highest = setting.plan.inputs().get("in").lowest() + 255;
      return 1 / Math.sqrt((double) setting.columns * highest);
    }
    QuantizationGrid grid = setting.plan.matrices().get(name.substring(0, name.lastIndexOf('.')));
    int block = grid.shape().block();
    int count = Math.min(block, setting.columns - i % grid.shape().blocks() * block);
    return 1 / Math.sqrt((double) count * (grid.lowest()[i] + grid.levels()));
  }

  private static void compare(String name, double slope, double gradient, List<String> faults) {
    double difference = Math.abs(slope - gradient);
    double scale = Math.max(Math.abs(slope), Math.abs(gradient));
    if (!(difference <= 1e-8 || difference <= 1e-5 * scale)) {
      faults.add(name + ": slope " + slope + ", gradient " + gradient);
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 7, true", "7, 3, true", "8, 4, false", "1, 1, true"})
  void gradientsAreTheStraightThroughOnes(int columns, int block, boolean both) {
    InputGrid input = new InputGrid(0.011f, -120); // some of the inputs lie beyond
    assertEquals(List.of(), faults(new Setting(DataType.DOUBLE, columns, block, input, both), 1));
  }

  @Test
  void gradientsAreTheStraightThroughOnesWhereInputsStayFloat() {
    assertEquals(List.of(), faults(new Setting(DataType.DOUBLE, 9, 4, null, true), 1));
  }

  @Test
  void theCheckFindsASkewedGradient() {
    InputGrid input = new InputGrid(0.011f, -120);
    assertFalse(faults(new Setting(DataType.DOUBLE, 7, 3, input, true), 1.001).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void valuesAreTheRoundedProducts(boolean both) {
    Setting setting = new Setting(DataType.DOUBLE, 7, 3, new InputGrid(0.011f, -120), both);
    Buffer y = setting.forward();
    double sum = 0;
    for (int i = 0; i < y.length(); i++) {
      sum += setting.weightOfOutput[i] * y.get(i);
    }
    assertEquals(new Frozen(setting).sum(), sum, 1e-12, "float64 sum of 175 products");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100})
  void float32AgreesWithFloat64(int columns) {
    InputGrid input = new InputGrid(0.011f, -120);
    Setting exact = new Setting(DataType.DOUBLE, columns, 4, input, true);
    Setting single = new Setting(DataType.FLOAT, columns, 4, input, true);
    Buffer dx = zeros(exact.x, exact.x.length());
    Buffer dxSingle = zeros(single.x, single.x.length());
    List<Buffer> expected = new ArrayList<>(exact.backward(dx, false));
    List<Buffer> found = new ArrayList<>(single.backward(dxSingle, false));
    expected.add(exact.forward());
    found.add(single.forward());
    for (int i = 0; i < found.size(); i++) {
      for (int j = 0; j < found.get(i).length(); j++) {
        assertEquals(expected.get(i).get(j), found.get(i).get(j), 1e-4, i + "[" + j + "]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void addsWhereGradientsMeet(boolean both) {
    Setting setting = new Setting(DataType.DOUBLE, 7, 3, new InputGrid(0.011f, -120), both);
    Buffer alone = zeros(setting.x, setting.x.length());
    setting.backward(alone, false);
    Buffer sum = numbers(DataType.DOUBLE, setting.x.length(), 9, 1);
    double[] before = values(sum);
    setting.backward(sum, true);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i] + alone.get(i), sum.get(i), 1e-14, "two float64 numbers");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theGradientMayReplaceTheInput(boolean both) {
    Setting setting = new Setting(DataType.DOUBLE, 7, 3, new InputGrid(0.011f, -120), both);
    Buffer alone = zeros(setting.x, setting.x.length());
    setting.backward(alone, false);
    setting.backward(setting.x, false);
    for (int i = 0; i < alone.length(); i++) {
      assertEquals(alone.get(i), setting.x.get(i), 0, "the same operations");
    }
    assertEquals(both ? 3 : 2, setting.rounding.steps().size());
  }
}
