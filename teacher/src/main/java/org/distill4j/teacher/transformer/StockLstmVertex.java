package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.kernel.Buffer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's LSTM (Hochreiter and Schmidhuber 1997, with forget gates, without peepholes) in both
 * directions, and the maximum of each of its outputs over a sequence's tokens: {@code [N, E]} and
 * lengths to {@code [B, 2 U]}, the forward direction first.
 *
 * <p>DL4J's layer wants sequences padded to one length, {@code [B, E + 1, T]}, with a mask {@code
 * [B, T]} that is 1 for a token. Batches hold neighbours in length, so there is little padding. The
 * last input is 1 at every token and its weights are the biases; see {@link LstmWeights}.
 */
final class StockLstmVertex extends TransformerVertex {
  private static final int GATES = 4;

  private final int width;
  private final int units;

  StockLstmVertex(@JsonProperty("width") int width, @JsonProperty("units") int units) {
    this.width = width;
    this.units = units;
  }

  @Override
  List<ParameterShape> parameters() {
    List<ParameterShape> shapes = new ArrayList<>();
    for (String direction : WordModelTensors.DIRECTIONS) {
      List<String> parts = WordModelTensors.LSTM_PARTS;
      shapes.add(new ParameterShape(direction + parts.get(0), GATES * units, width));
      shapes.add(new ParameterShape(direction + parts.get(1), GATES * units, units));
      shapes.add(new ParameterShape(direction + parts.get(2), 1, GATES * units));
    }
    return List.copyOf(shapes);
  }

  @Override
  List<Object> identity() {
    return List.of(width, units);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return 2;
  }

  private final class Working extends KernelVertex {
    private final LstmWeights weights = new LstmWeights(width, units, dataType);
    private int[] winners = {};
    private int longest;
    private StockLayer layer;

    Working(Place place) {
      super(place);
    }

    private StockLayer layer() {
      if (layer == null) {
        LSTM one =
            new LSTM.Builder()
                .nIn(width + 1)
                .nOut(units)
                .activation(Activation.TANH)
                .gateActivationFunction(Activation.SIGMOID)
                .build();
        Bidirectional both = new Bidirectional(Bidirectional.Mode.CONCAT, one);
        layer = new StockLayer(both, dataType, weights.values(), weights.gradients());
      }
      return layer;
    }

    @Override
    void forward() {
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      PackedBatch batch = context().batch();
      longest = 0;
      int shortest = Integer.MAX_VALUE;
      for (int i = 0; i < batch.size(); i++) {
        longest = Math.max(longest, batch.length(i));
        shortest = Math.min(shortest, batch.length(i));
      }
      INDArray mask = shortest < longest ? mask(batch) : null;
      weights.take(this);
      INDArray result = layer().forward(padded(batch), mask, context().training());
      pool(batch, Buffer.of(result));
      enter(before);
    }

    private INDArray mask(PackedBatch batch) {
      float[] real = new float[batch.size() * longest];
      for (int i = 0; i < batch.size(); i++) {
        java.util.Arrays.fill(real, i * longest, i * longest + batch.length(i), 1);
      }
      return Nd4j.createFromArray(real).reshape(batch.size(), longest).castTo(dataType);
    }

    // Column-major, as DL4J lays out steps: number (i, j, t) stands at i + B (j + (E + 1) t).
    private INDArray padded(PackedBatch batch) {
      int size = batch.size();
      int inputs = width + 1;
      double[] all = new double[size * inputs * longest];
      Buffer values = in(0).values();
      int row = 0;
      for (int i = 0; i < size; i++) {
        for (int t = 0; t < batch.length(i); t++) {
          for (int j = 0; j < width; j++) {
            all[i + size * (j + inputs * t)] = values.get(row * width + j);
          }
          all[i + size * (width + inputs * t)] = 1;
          row++;
        }
      }
      INDArray flat = Nd4j.createFromArray(all).castTo(dataType);
      return flat.reshape('f', size, inputs, longest);
    }

    private void pool(PackedBatch batch, Buffer steps) {
      int columns = 2 * units;
      Buffer result = out().open(batch.size(), columns);
      if (winners.length < result.length()) {
        winners = new int[batch.size() * columns];
      }
      for (int i = 0; i < batch.size(); i++) {
        for (int j = 0; j < columns; j++) {
          int cell = i * columns + j;
          int best = 0;
          for (int t = 1; t < batch.length(i); t++) {
            if (steps.get(cell * longest + t) > steps.get(cell * longest + best)) {
              best = t;
            }
          }
          winners[cell] = best;
          result.set(cell, steps.get(cell * longest + best));
        }
      }
    }

    @Override
    void backward() {
      StepClock.Part before = enter(StepClock.Part.MATMUL);
      int cells = out().size();
      INDArray slopes = Nd4j.zeros(dataType, out().rows(), 2L * units, longest);
      Buffer block = Buffer.of(slopes);
      for (int cell = 0; cell < cells; cell++) {
        block.set(cell * longest + winners[cell], out().slopes().get(cell));
      }
      scatter(context().batch(), Buffer.of(layer().backward(slopes)));
      weights.give(this);
      enter(before);
    }

    private void scatter(PackedBatch batch, Buffer padded) {
      Buffer packed = context().temporary(0, in(0).rows(), width);
      packed.zero(0, in(0).size());
      int row = 0;
      for (int i = 0; i < batch.size(); i++) {
        for (int t = 0; t < batch.length(i); t++) {
          for (int j = 0; j < width; j++) {
            packed.set(row * width + j, padded.get((i * (width + 1) + j) * longest + t));
          }
          row++;
        }
      }
      in(0).add(packed, kernels());
    }
  }
}
