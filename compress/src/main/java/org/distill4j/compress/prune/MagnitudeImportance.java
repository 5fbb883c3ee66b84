package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Scores heads, feed-forward neurons and hidden units by the Euclidean norm of the weights and
 * biases that would go with them: no text is read. Layers have no common unit.
 *
 * <p>A head's are its rows of query, key and value and its columns of the attention's output; a
 * neuron's are a row and a column of the feed-forward; a hidden unit's are its rows and columns of
 * all linear layers, the tables left out, whose sheer size would drown the rest.
 */
public final class MagnitudeImportance {
  private final Checkpoint model;
  private final double[] hidden;

  private MagnitudeImportance(Checkpoint model) {
    this.model = model;
    this.hidden = new double[model.config().hiddenSize()];
  }

  /**
   * Scores a model's units.
   *
   * @throws IllegalArgumentException if a weight is not finite
   */
  public static ImportanceScores of(Checkpoint model) {
    return new MagnitudeImportance(model).scores();
  }

  private ImportanceScores scores() {
    TransformerConfig config = model.config();
    List<double[]> heads = new ArrayList<>();
    List<double[]> neurons = new ArrayList<>();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      String prefix = "encoder.layer." + layer + ".";
      double[] channels = new double[config.attentionSize(layer)];
      for (String part : List.of("query", "key", "value")) {
        addMakers(prefix + "attention.self." + part, channels);
      }
      addReaders(prefix + "attention.output.dense.weight", channels);
      heads.add(norms(channels, config.attentionHeadSize()));
      double[] width = new double[config.intermediateSize().get(layer)];
      addMakers(prefix + "intermediate.dense", width);
      addReaders(prefix + "output.dense.weight", width);
      neurons.add(norms(width, 1));
    }
    Tensor pooler = model.tensors().get("pooler.dense.weight");
    if (pooler != null) {
      addColumns(pooler, hidden);
    }
    return ImportanceScores.of(heads, neurons).withHidden(norms(hidden, 1));
  }

  /** Weights {@code [units, H]} and biases that make units. */
  private void addMakers(String layer, double[] units) {
    Tensor weight = model.tensor(layer + ".weight");
    addRows(weight, units);
    addColumns(weight, hidden);
    float[] bias = model.tensor(layer + ".bias").values();
    for (int i = 0; i < units.length; i++) {
      units[i] += (double) bias[i] * bias[i];
    }
  }

  /** Weights {@code [H, units]} that read units. */
  private void addReaders(String name, double[] units) {
    Tensor weight = model.tensor(name);
    addColumns(weight, units);
    addRows(weight, hidden);
  }

  private static void addRows(Tensor weight, double[] squares) {
    float[] values = weight.values();
    for (int i = 0; i < values.length; i++) {
      squares[i / weight.length(1)] += (double) values[i] * values[i];
    }
  }

  private static void addColumns(Tensor weight, double[] squares) {
    float[] values = weight.values();
    for (int i = 0; i < values.length; i++) {
      squares[i % weight.length(1)] += (double) values[i] * values[i];
    }
  }

  private static double[] norms(double[] squares, int width) {
    double[] norms = new double[squares.length / width];
    for (int i = 0; i < squares.length; i++) {
      norms[i / width] += squares[i];
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.sqrt(norms[i]);
    }
    return norms;
  }
}
