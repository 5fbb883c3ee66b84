package org.distill4j.teacher.architecture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.apache.commons.math3.special.Erf;

/**
 * Computes an {@link Architecture} for one sequence in plain double arithmetic, operation by
 * operation as their documentation says, to hold every faster reader against.
 */
public final class ReferenceModel {
  private final Function<String, float[]> tensors;
  private final Map<String, double[][]> values = new HashMap<>();

  private ReferenceModel(Function<String, float[]> tensors) {
    this.tensors = tensors;
  }

  /**
   * Every value {@code [rows, width]} by name.
   *
   * @param tensors weights by name
   * @param ids the tokens {@code [L]}
   * @param types their types {@code [L]}
   */
  public static Map<String, double[][]> run(
      Architecture model, Function<String, float[]> tensors, int[] ids, int[] types) {
    ReferenceModel reference = new ReferenceModel(tensors);
    int[] places = new int[ids.length];
    Arrays.setAll(places, i -> i);
    Map<String, int[]> inputs =
        Map.of(
            Architecture.TOKEN_IDS,
            ids,
            Architecture.TOKEN_TYPES,
            types,
            Architecture.POSITIONS,
            places,
            Architecture.ZEROS,
            new int[ids.length]);
    for (Op op : model.ops()) {
      reference.values.put(op.output(), reference.value(op, inputs));
    }
    return reference.values;
  }

  private double[][] value(Op op, Map<String, int[]> inputs) {
    if (op instanceof Op.Embedding e) {
      return rows(e.table(), inputs.get(e.ids()), 0);
    }
    if (op instanceof Op.Positions p) {
      return rows(p.table(), inputs.get(p.positions()), p.offset());
    }
    if (op instanceof Op.Linear l) {
      return linear(l, values.get(l.input()));
    }
    if (op instanceof Op.LayerNorm n) {
      return layerNorm(n, values.get(n.input()));
    }
    if (op instanceof Op.Attention a) {
      return attention(a);
    }
    if (op instanceof Op.Activation a) {
      DoubleUnaryOperator f =
          switch (a.function()) {
            case GELU -> x -> 0.5 * x * (1 + Erf.erf(x / Math.sqrt(2)));
            case GELU_TANH ->
                x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case RELU -> x -> Math.max(x, 0);
            case TANH -> Math::tanh;
          };
      return map(values.get(a.input()), f);
    }
    if (op instanceof Op.Add a) {
      double[][] right = values.get(a.right());
      double[][] sum = map(values.get(a.left()), x -> x);
      for (int i = 0; i < sum.length; i++) {
        for (int j = 0; j < sum[i].length; j++) {
          sum[i][j] += right[i][j];
        }
      }
      return sum;
    }
    if (op instanceof Op.Dropout d) {
      return values.get(d.input());
    }
    if (op instanceof Op.Pool p) {
      double[][] all = values.get(p.input());
      return new double[][] {p.pooling() == Op.Pooling.FIRST ? all[0] : mean(all)};
    }
    if (op instanceof Op.UnitLength u) {
      double[] row = values.get(u.input())[0];
      double length = Math.max(1e-12, Math.sqrt(Arrays.stream(row).map(x -> x * x).sum()));
      return map(values.get(u.input()), x -> x / length);
    }
    if (op instanceof Op.Crf c) {
      return values.get(c.input());
    }
    throw new AssertionError("no reference for " + op);
  }

  private double[][] rows(Param table, int[] numbers, int offset) {
    float[] values = tensors.apply(table.tensor());
    int width = table.axes().get(1).size();
    double[][] rows = new double[numbers.length][width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = values[(numbers[i] + offset) * width + j];
      }
    }
    return rows;
  }

  private double[][] linear(Op.Linear l, double[][] x) {
    float[] weight = tensors.apply(l.weight().tensor());
    float[] bias = l.bias().map(b -> tensors.apply(b.tensor())).orElse(new float[l.out().size()]);
    int in = l.in().size();
    double[][] y = new double[x.length][l.out().size()];
    for (int i = 0; i < y.length; i++) {
      for (int o = 0; o < y[i].length; o++) {
        y[i][o] = bias[o];
        for (int j = 0; j < in; j++) {
          y[i][o] += x[i][j] * weight[o * in + j];
        }
      }
    }
    return y;
  }

  private double[][] layerNorm(Op.LayerNorm n, double[][] x) {
    float[] gain = tensors.apply(n.gain().tensor());
    float[] shift = tensors.apply(n.shift().tensor());
    double[][] y = map(x, v -> v);
    for (double[] row : y) {
      double mean = Arrays.stream(row).average().orElseThrow();
      double variance =
          Arrays.stream(row).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int j = 0; j < row.length; j++) {
        row[j] = (row[j] - mean) / Math.sqrt(variance + n.eps()) * gain[j] + shift[j];
      }
    }
    return y;
  }

  private double[][] attention(Op.Attention a) {
    double[][] q = values.get(a.query());
    double[][] k = values.get(a.key());
    double[][] v = values.get(a.value());
    int width = a.heads().block();
    double[][] y = new double[q.length][a.heads().size()];
    for (int head = 0; head < a.heads().units(); head++) {
      for (int i = 0; i < q.length; i++) {
        double[] shares = new double[k.length];
        for (int j = 0; j < k.length; j++) {
          for (int c = head * width; c < (head + 1) * width; c++) {
            shares[j] += q[i][c] * k[j][c] / Math.sqrt(width);
          }
        }
        double largest = Arrays.stream(shares).max().orElseThrow();
        Arrays.setAll(shares, j -> Math.exp(shares[j] - largest));
        double sum = Arrays.stream(shares).sum();
        for (int j = 0; j < k.length; j++) {
          for (int c = head * width; c < (head + 1) * width; c++) {
            y[i][c] += shares[j] / sum * v[j][c];
          }
        }
      }
    }
    return y;
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    return mean;
  }

  private static double[][] map(double[][] x, DoubleUnaryOperator f) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(f).toArray())
        .toArray(double[][]::new);
  }
}
