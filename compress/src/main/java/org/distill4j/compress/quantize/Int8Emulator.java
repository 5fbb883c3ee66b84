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
      pooled[i] = RuntimeKernels.tanh(pooled[i]);
    }
    return linear(new float[][] {pooled}, "classifier")[0];
  }

  private float[][] embeddings(int[] ids, int[] typeIds) {
    float[][] tokens = new float[ids.length][];
    for (int position = 0; position < ids.length; position++) {
      float[] word = row("embeddings.word_embeddings.weight", ids[position]);
      float[] type = row("embeddings.token_type_embeddings.weight", typeIds[position]);
      float[] place = row("embeddings.position_embeddings.weight", position);
      tokens[position] = norm(word, sum(type, place), "embeddings.LayerNorm");
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
    float[][] middle =
        config.numAttentionHeads().get(layer) == 0
            ? normBias(queries, prefix + "attention.output")
            : norm(
                attention(queries, tokens, layer), queries, prefix + "attention.output.LayerNorm");
    return config.intermediateSize().get(layer) == 0
        ? normBias(middle, prefix + "output")
        : norm(feedForward(middle, layer), middle, prefix + "output.LayerNorm");
  }

  private float[][] attention(float[][] from, float[][] tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".attention.";
    float[][] queries = linear(from, prefix + "self.query");
    float[][] keys = linear(tokens, prefix + "self.key");
    float[][] values = linear(tokens, prefix + "self.value");
    float[][] mixed = new float[from.length][config.attentionSize(layer)];
    int width = config.attentionHeadSize();
    for (int channel = 0; channel < config.attentionSize(layer); channel += width) {
      for (int token = 0; token < from.length; token++) {
        float[] shares = shares(queries[token], keys, channel);
        float[] mix =
            from.length == 1
                ? RuntimeKernels.singleRow(shares, values, channel, width)
                : RuntimeKernels.row(shares, values, channel, width);
        System.arraycopy(mix, 0, mixed[token], channel, width);
      }
    }
    return linear(mixed, prefix + "output.dense");
  }

  /** What one head of one token takes from each key, from channel {@code from} on. */
  private float[] shares(float[] query, float[][] keys, int from) {
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
    RuntimeKernels.softmax(shares);
    return shares;
  }

  private float[][] feedForward(float[][] tokens, int layer) {
    String prefix = "encoder.layer." + layer + ".";
    float[][] neurons = linear(tokens, prefix + "intermediate.dense");
    for (float[] row : neurons) {
      for (int i = 0; i < row.length; i++) {
        row[i] = RuntimeKernels.gelu(row[i]);
      }
    }
    return linear(neurons, prefix + "output.dense");
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
    Arrays.setAll(y, i -> norm(x[i], residual[i], name));
    return y;
  }

  private float[] norm(float[] x, float[] residual, String name) {
    return RuntimeKernels.skipLayerNorm(
        x,
        residual,
        floats.tensor(name + ".weight").values(),
        floats.tensor(name + ".bias").values(),
        (float) config.layerNormEps());
  }

  /** A block without units adds its bias; the runtime does not fuse that sum into the norm. */
  private float[][] normBias(float[][] residual, String block) {
    float[] bias = floats.tensor(block + ".dense.bias").values();
    float[] gain = floats.tensor(block + ".LayerNorm.weight").values();
    float[] shift = floats.tensor(block + ".LayerNorm.bias").values();
    float epsilon = (float) config.layerNormEps();
    float[][] y = new float[residual.length][];
    Arrays.setAll(y, i -> RuntimeKernels.layerNorm(sum(bias, residual[i]), gain, shift, epsilon));
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
