package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * Scores attention heads, feed-forward neurons and hidden units by magnitude, {@code sqrt(Σ w²)}
 * over the weights and biases that would go with them: the criterion of Han et al. 2015 (arXiv
 * 1506.02626) for whole units, by their L2 norm. No text is read. Layers have no common unit.
 *
 * <p>A unit's weights are its rows of the linear layers that make it and its columns of those that
 * read it; of a head these are queries, keys, values and the attention's output. A hidden unit's
 * are its rows and columns of all linear layers below the head, biases and tables left out: the
 * tables' sheer size would drown the rest.
 */
public final class MagnitudeImportance {
  private final Checkpoint model;
  private final Architecture architecture;
  private final Map<String, double[]> squares = new HashMap<>(); // by axis, of each channel

  private MagnitudeImportance(Checkpoint model) {
    this.model = model;
    this.architecture = ModelFamily.architecture(model);
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
    List<Axis> heads = new ArrayList<>();
    List<Axis> neurons = new ArrayList<>();
    for (int layer = 0; layer < model.config().numHiddenLayers(); layer++) {
      heads.add(architecture.axis(Axis.heads(layer)));
      neurons.add(architecture.axis(Axis.neurons(layer)));
    }
    Axis hidden = architecture.axis(Axis.HIDDEN);
    heads.forEach(this::count);
    neurons.forEach(this::count);
    count(hidden);
    for (Op op : architecture.neededFor(outputsBelowTheHead())) {
      if (op instanceof Op.Linear linear) {
        add(linear);
      }
    }
    return ImportanceScores.of(norms(heads), norms(neurons)).withHidden(norms(hidden));
  }

  private List<String> outputsBelowTheHead() {
    return architecture.outputs().entrySet().stream()
        .filter(output -> !output.getKey().equals(ModelFamily.ANSWERS))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void count(Axis axis) {
    squares.put(axis.name(), new double[axis.size()]);
  }

  private void add(Op.Linear linear) {
    Tensor weight = model.tensor(linear.weight().tensor());
    double[] made = squares.get(linear.out().name());
    double[] read = squares.get(linear.in().name());
    if (made != null) {
      addRows(weight, made);
    }
    if (read != null) {
      addColumns(weight, read);
    }
    if (made != null && !linear.out().name().equals(Axis.HIDDEN)) {
      linear.bias().ifPresent(bias -> addElements(model.tensor(bias.tensor()), made));
    }
  }

  private static void addElements(Tensor bias, double[] squares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] += (double) bias.values()[i] * bias.values()[i];
    }
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

  private List<double[]> norms(List<Axis> axes) {
    return axes.stream().map(this::norms).toList();
  }

  private double[] norms(Axis axis) {
    double[] channels = squares.get(axis.name());
    double[] norms = new double[axis.units()];
    for (int i = 0; i < channels.length; i++) {
      norms[i / axis.block()] += channels[i];
    }
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.sqrt(norms[i]);
    }
    return norms;
  }
}
