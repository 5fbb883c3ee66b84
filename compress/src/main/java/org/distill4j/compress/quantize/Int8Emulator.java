package org.distill4j.compress.quantize;

import java.util.Arrays;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * What an exported int8 graph computes, in plain Java: integer products exactly, quantization as
 * ONNX defines DynamicQuantizeLinear (one scale and zero point a tensor, rounding halves to even,
 * saturating), everything else in float32. Immutable and thread-safe.
 */
public final class Int8Emulator {
  private final QuantizedCheckpoint model;
  private final Checkpoint floats;
  private final TransformerConfig config;

  private Int8Emulator(QuantizedCheckpoint model) {
    this.model = model;
    this.floats = model.source();
    this.config = floats.config();
  }

  /** The emulation of one model. */
  public static Int8Emulator of(QuantizedCheckpoint model) {
    return new Int8Emulator(model);
  }

  /**
   * The logits of one sequence, batch 1, without padding.
   *
   * @param ids [L], each in [0, vocabSize)
   * @param typeIds [L], each in [0, typeVocabSize)
   * @return [C]
   */
  public float[] logits(int[] ids, int[] typeIds) {
    float[][] tokens = embeddings(ids, typeIds);
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      tokens = layer(tokens, layer);
    }
    float[] pooled = linear(new float[][] {tokens[0]}, "pooler.dense")[0];
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = (float) Math.tanh(pooled[i]);
    }
    return linear(new float[][] {pooled}, "classifier")[0];
  }

  private float[][] embeddings(int[] ids, int[] typeIds) {
    float[][] tokens = new float[ids.length][];
    for (int position = 0; position < ids.length; position++) {
      float[] word = row("embeddings.word_embeddings.weight", ids[position]);
      float[] type = row("embeddings.token_type_embeddings.weight", typeIds[position]);
      float[] place = row("embeddings.position_embeddings.weight", position);
      tokens[position] = norm(sum(sum(word, type), place), "embeddings.LayerNorm");
    }
    return tokens;
  }

  private float[] row(String table, int row) {
    QuantizedMatrix matrix = model.matrices().get(table);
    float[] values = new float[config.hiddenSize()];
    for (int i = 0; i < values.length; i++) {
      int at = row * values.length + i;
      values[i] =
          matrix == null
              ? floats.tensor(table).values()[at]
              : matrix.values()[at] * matrix.scales()[row];
    }
    return values;
  }

  private float[][] layer(float[][] tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".";
    boolean last = layer == config.numHiddenLayers() - 1;
    float[][] queries = last ? new float[][] {tokens[0]} : tokens;
    float[][] attended = attention(queries, tokens, layer);
    float[][] middle = norm(attended, queries, prefix + "attention.output.LayerNorm");
    float[][] forward = feedForward(middle, layer);
    return norm(forward, middle, prefix + "output.LayerNorm");
  }

  private float[][] attention(float[][] from, float[][] tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".attention.";
    if (config.numAttentionHeads().get(layer) == 0) {
      return biases(prefix + "output.dense", from.length);
    }
    float[][] queries = linear(from, prefix + "self.query");
    float[][] keys = linear(tokens, prefix + "self.key");
    float[][] values = linear(tokens, prefix + "self.value");
    float[][] mixed = new float[from.length][config.attentionSize(layer)];
    for (int head = 0; head < config.numAttentionHeads().get(layer); head++) {
      for (int token = 0; token < from.length; token++) {
        mix(queries[token], keys, values, head * config.attentionHeadSize(), mixed[token]);
      }
    }
    return linear(mixed, prefix + "output.dense");
  }

  private void mix(float[] query, float[][] keys, float[][] values, int from, float[] into) {
    int width = config.attentionHeadSize();
    float scale = (float) (1 / Math.sqrt(width));
    float[] shares = new float[keys.length];
    for (int key = 0; key < keys.length; key++) {
      float score = 0;
      for (int i = from; i < from + width; i++) {
        score = Math.fma(query[i], keys[key][i], score);
      }
      shares[key] = score * scale;
    }
    softmax(shares);
    for (int key = 0; key < keys.length; key++) {
      for (int i = from; i < from + width; i++) {
        into[i] = Math.fma(shares[key], values[key][i], into[i]);
      }
    }
  }

  private static void softmax(float[] scores) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    float total = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Math.exp(scores[i] - largest);
      total += scores[i];
    }
    float share = 1 / total;
    for (int i = 0; i < scores.length; i++) {
      scores[i] *= share;
    }
  }

  private float[][] feedForward(float[][] tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".";
    if (config.intermediateSize().get(layer) == 0) {
      return biases(prefix + "output.dense", tokens.length);
    }
    float[][] neurons = linear(tokens, prefix + "intermediate.dense");
    for (float[] row : neurons) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ErrorFunction.gelu(row[i]);
      }
    }
    return linear(neurons, prefix + "output.dense");
  }

  private float[][] biases(String layer, int rows) {
    float[][] biases = new float[rows][];
    Arrays.setAll(biases, i -> floats.tensor(layer + ".bias").values());
    return biases;
  }

  /** Quantizes the whole input at once, multiplies in integers, scales, adds the bias. */
  private float[][] linear(float[][] x, String layer) {
    QuantizedMatrix weight = model.matrices().get(layer + ".weight");
    float[] bias = floats.tensor(layer + ".bias").values();
    ActivationScale scale = ActivationScale.of(x);
    float[][] y = new float[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      int[] steps = scale.centred(x[row]);
      for (int out = 0; out < bias.length; out++) {
        int product = dot(steps, weight.values(), out * steps.length);
        y[row][out] = product * (scale.step() * weight.scales()[out]) + bias[out];
      }
    }
    return y;
  }

  private static int dot(int[] steps, byte[] weights, int from) {
    int sum = 0;
    for (int i = 0; i < steps.length; i++) {
      sum += steps[i] * weights[from + i];
    }
    return sum;
  }

  private float[][] norm(float[][] x, float[][] residual, String name) {
    float[][] y = new float[residual.length][];
    Arrays.setAll(y, i -> norm(sum(x[i], residual[i]), name));
    return y;
  }

  private float[] norm(float[] x, String name) {
    float[] gain = floats.tensor(name + ".weight").values();
    float[] bias = floats.tensor(name + ".bias").values();
    double mean = 0;
    for (float v : x) {
      mean += v;
    }
    mean /= x.length;
    double variance = 0;
    for (float v : x) {
      variance += (v - mean) * (v - mean);
    }
    double deviation = Math.sqrt(variance / x.length + config.layerNormEps());
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) ((x[i] - mean) / deviation * gain[i] + bias[i]);
    }
    return y;
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }
}
