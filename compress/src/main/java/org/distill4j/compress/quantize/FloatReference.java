package org.distill4j.compress.quantize;

import java.util.Arrays;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * A BERT classifier in plain loops with double accumulation: slow, and what faster ones are held
 * against. Immutable and thread-safe.
 */
public final class FloatReference {
  private final Checkpoint checkpoint;
  private final TransformerConfig config;

  private FloatReference(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
  }

  /**
   * The reference for one model.
   *
   * @throws IllegalArgumentException if it is no complete classifier
   */
  public static FloatReference of(Checkpoint checkpoint) {
    ClassifierShapes.check(checkpoint);
    return new FloatReference(checkpoint);
  }

  /**
   * The logits of one sequence without padding.
   *
   * @param ids [L], each in [0, vocabSize)
   * @param typeIds [L], each in [0, typeVocabSize)
   * @return [C]
   */
  public double[] logits(int[] ids, int[] typeIds) {
    double[][] tokens = embeddings(ids, typeIds);
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      tokens = layer(tokens, layer);
    }
    if (config.pooling() != SentencePooling.NONE) {
      return vector(tokens);
    }
    double[] pooled = linear(tokens[0], "pooler.dense");
    return linear(Arrays.stream(pooled).map(Math::tanh).toArray(), "classifier");
  }

  private double[] vector(double[][] tokens) {
    double[] pooled = tokens[0].clone();
    if (config.pooling() == SentencePooling.MEAN) {
      Arrays.setAll(pooled, j -> Arrays.stream(tokens).mapToDouble(t -> t[j]).average().orElse(0));
    }
    double[] y = checkpoint.hasClassifier() ? linear(pooled, SentenceVectors.PROJECTION) : pooled;
    double length = Math.sqrt(Arrays.stream(y).map(v -> v * v).sum());
    return Arrays.stream(y).map(v -> v / Math.max(length, 1e-12)).toArray();
  }

  private double[][] embeddings(int[] ids, int[] typeIds) {
    double[][] tokens = new double[ids.length][];
    for (int position = 0; position < ids.length; position++) {
      tokens[position] = word(ids[position]);
      add(tokens[position], "embeddings.position_embeddings.weight", position);
      add(tokens[position], "embeddings.token_type_embeddings.weight", typeIds[position]);
      tokens[position] = norm(tokens[position], "embeddings.LayerNorm");
    }
    return tokens;
  }

  private double[] word(int id) {
    double[] row = new double[config.wordSize()];
    add(row, "embeddings.word_embeddings.weight", id);
    boolean narrow = config.form().rank(WeightForm.WORDS) > 0;
    return narrow ? linear(row, WeightForm.WORD_PROJECTION) : row;
  }

  private double[][] layer(double[][] tokens, int layer) {
    String prefix = config.layerPrefix(layer);
    double[][] attended = attention(tokens, layer);
    double[][] result = new double[tokens.length][];
    for (int token = 0; token < tokens.length; token++) {
      double[] attention = linear(attended[token], prefix + "attention.output.dense");
      double[] middle = norm(sum(attention, tokens[token]), prefix + "attention.output.LayerNorm");
      double[] neurons = linear(middle, prefix + "intermediate.dense");
      Arrays.setAll(neurons, i -> ErrorFunction.gelu(neurons[i]));
      double[] forward = linear(neurons, prefix + "output.dense");
      result[token] = norm(sum(forward, middle), prefix + "output.LayerNorm");
    }
    return result;
  }

  private double[][] attention(double[][] tokens, int layer) {
    String self = config.layerPrefix(layer) + "attention.self.";
    double[][] queries = linear(tokens, self + "query");
    double[][] read = new double[tokens.length][];
    String shared = WeightForm.keysAndValues(config.layerPrefix(layer));
    Arrays.setAll(read, token -> narrowed(tokens[token], shared));
    double[][] keys = linear(read, self + "key");
    double[][] values = linear(read, self + "value");
    double[][] mixed = new double[tokens.length][config.attentionSize(layer)];
    for (int head = 0; head < config.numAttentionHeads().get(layer); head++) {
      for (int token = 0; token < tokens.length; token++) {
        mix(queries[token], keys, values, head * config.attentionHeadSize(), mixed[token]);
      }
    }
    return mixed;
  }

  /** One head of one token, from channel {@code from} on. */
  private void mix(double[] query, double[][] keys, double[][] values, int from, double[] into) {
    int width = config.attentionHeadSize();
    double[] shares = new double[keys.length];
    for (int key = 0; key < keys.length; key++) {
      double score = 0;
      for (int i = from; i < from + width; i++) {
        score += query[i] * keys[key][i];
      }
      shares[key] = score / Math.sqrt(width);
    }
    softmax(shares);
    for (int key = 0; key < keys.length; key++) {
      for (int i = from; i < from + width; i++) {
        into[i] += shares[key] * values[key][i];
      }
    }
  }

  private static void softmax(double[] scores) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double total = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - largest);
      total += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= total;
    }
  }

  private void add(double[] sum, String table, int row) {
    float[] values = checkpoint.tensor(table).values();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[row * sum.length + i];
    }
  }

  private double[][] linear(double[][] x, String layer) {
    return Arrays.stream(x).map(token -> linear(token, layer)).toArray(double[][]::new);
  }

  private double[] narrowed(double[] x, String layer) {
    return config.form().rank(layer) == 0 ? x : linear(x, layer + WeightForm.FACTOR);
  }

  private double[] linear(double[] input, String layer) {
    double[] x = narrowed(input, layer);
    Tensor weight = checkpoint.tensor(layer + ".weight");
    float[] values = weight.values();
    float[] bias = checkpoint.tensor(layer + ".bias").values();
    double[] y = new double[bias.length];
    for (int out = 0; out < y.length; out++) {
      y[out] = bias[out];
      for (int in = 0; in < x.length; in++) {
        y[out] += values[out * x.length + in] * x[in];
      }
    }
    return y;
  }

  private double[] norm(double[] x, String name) {
    float[] gain = checkpoint.tensor(name + ".weight").values();
    float[] bias = checkpoint.tensor(name + ".bias").values();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double deviation = Math.sqrt(variance + config.layerNormEps());
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> (x[i] - mean) / deviation * gain[i] + bias[i]);
    return y;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
