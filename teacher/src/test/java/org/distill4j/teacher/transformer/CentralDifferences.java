package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Holds gradients against {@code (L(w + ε) - L(w - ε)) / 2ε}: the absolute difference at most 1e-8,
 * or the relative at most 1e-5.
 */
final class CentralDifferences {
  static final double STEP = 1e-4;

  private static final double ABSOLUTE = 1e-8;
  private static final double RELATIVE = 1e-5;

  private final DoubleSupplier loss;
  private final List<String> faults = new ArrayList<>();
  private int compared;

  /** Differences of a loss whose every call leaves its gradients in the graph. */
  CentralDifferences(DoubleSupplier loss) {
    this.loss = loss;
  }

  /** What differs, element by element. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** How many gradients were looked at. */
  int compared() {
    return compared;
  }

  /** Checks every parameter of every vertex. */
  void check(ComputationGraph graph) {
    assertTrue(Double.isFinite(loss.getAsDouble()), "the loss must be finite");
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof KernelVertex kernel) {
        for (Map.Entry<String, INDArray> entry : kernel.paramTable(false).entrySet()) {
          String name = kernel.getVertexName() + "." + entry.getKey();
          // Again for each: the last difference left the gradients of a moved point.
          assertTrue(Double.isFinite(loss.getAsDouble()), "the loss must be finite");
          Buffer gradient = copyOf(kernel.gradientOf(entry.getKey()));
          check(name, Buffer.of(entry.getValue()), gradient);
        }
      }
    }
  }

  private static Buffer copyOf(Buffer gradient) {
    double[] values = new double[gradient.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = gradient.get(i);
    }
    return Numbers.exact(values);
  }

  private void check(String name, Buffer parameter, Buffer gradient) {
    for (int i = 0; i < parameter.length(); i++) {
      double value = parameter.get(i);
      parameter.set(i, value + STEP);
      double above = loss.getAsDouble();
      parameter.set(i, value - STEP);
      double below = loss.getAsDouble();
      parameter.set(i, value);
      double slope = (above - below) / (2 * STEP);
      compare(name + "[" + i + "]", slope, gradient.get(i), ABSOLUTE);
    }
  }

  /**
   * Checks the word table, which is float32 in every graph, and so are its gradients: steps go to
   * the float32 numbers nearest to value ± ε, and sums in float32 are off by some 1e-7.
   */
  void checkWords(EmbeddingTable words) {
    double[] gradients = wordGradients(words);
    for (int i = 0; i < gradients.length; i++) {
      float value = words.values()[i];
      words.values()[i] = (float) (value + STEP);
      double above = loss.getAsDouble();
      double step = words.values()[i];
      words.values()[i] = (float) (value - STEP);
      double below = loss.getAsDouble();
      step -= words.values()[i];
      words.values()[i] = value;
      compare("words[" + i + "]", (above - below) / step, gradients[i], 2e-7);
    }
  }

  private double[] wordGradients(EmbeddingTable words) {
    words.clearGradients();
    assertTrue(Double.isFinite(loss.getAsDouble()), "the loss must be finite");
    double[] gradients = new double[words.values().length];
    for (int slot = 0; slot < words.touchedCount(); slot++) {
      for (int j = 0; j < words.width(); j++) {
        int at = words.touchedRow(slot) * words.width() + j;
        gradients[at] = words.gradients()[slot * words.width() + j];
      }
    }
    return gradients;
  }

  private void compare(String name, double slope, double gradient, double absolute) {
    compared++;
    double difference = Math.abs(slope - gradient);
    double scale = Math.max(Math.abs(slope), Math.abs(gradient));
    if (!(difference <= absolute || difference <= RELATIVE * scale)) {
      faults.add(name + ": slope " + slope + ", gradient " + gradient);
    }
  }
}
