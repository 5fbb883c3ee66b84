package org.distill4j.compress.quantize;

import java.util.Arrays;
import org.distill4j.compress.Dialect;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * A BERT classifier from ids to logits as an exported int8 graph computes it, with its linear
 * layers left open: tables as the model stores them, everything else in float32 with the rounding
 * of the runtime. Immutable and thread-safe.
 */
final class BertWalk {
  /** How linear layers are computed. */
  @FunctionalInterface
  interface Linear {
    /**
     * {@code x · Wᵀ}; the bias is added elsewhere.
     *
     * @param x [rows, in]
     * @param layer its name without {@code .weight}
     * @return [rows, out]
     */
    float[][] of(float[][] x, String layer);
  }

  private static final float SHORTEST = 1e-12f; // as in the graph

  private final QuantizedCheckpoint model;
  private final Checkpoint floats;
  private final TransformerConfig config;
  private final boolean tags;
  private final boolean everyToken;

  BertWalk(QuantizedCheckpoint model) {
    this.model = model;
    this.floats = model.source();
    this.config = floats.config();
    this.tags = Head.of(floats) == Head.TAGS;
    this.everyToken = Head.readsEveryToken(floats);
  }

  /** The logits of one sequence, batch 1, without padding, [C]; of tags [L, C] row by row. */
  float[] logits(int[] ids, int[] typeIds, Linear linear) {
    return logits(embeddings(ids, typeIds, linear), 0, linear);
  }

  /**
   * The logits from some layer on.
   *
   * @param tokens what that layer reads, [L, H]
   * @param from the first layer to compute, in [0, layers]
   */
  float[] logits(float[][] tokens, int from, Linear linear) {
    float[][] states = tokens;
    for (int layer = from; layer < config.numHiddenLayers(); layer++) {
      states = layer(states, layer, linear);
    }
    if (tags) {
      return joined(biased(states, "classifier", linear));
    }
    if (config.pooling() != SentencePooling.NONE) {
      return vector(states, linear);
    }
    float[] pooled = biased(new float[][] {states[0]}, "pooler.dense", linear)[0];
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = RuntimeKernels.tanh(pooled[i]);
    }
    return biased(new float[][] {pooled}, "classifier", linear)[0];
  }

  private float[] vector(float[][] states, Linear linear) {
    float[] pooled = new float[config.hiddenSize()];
    for (float[] state : states) { // the first alone, where it is all that is read
      pooled = sum(pooled, state);
    }
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] /= states.length;
    }
    if (floats.hasClassifier()) {
      pooled = biased(new float[][] {pooled}, SentenceVectors.PROJECTION, linear)[0];
    }
    float square = 0;
    for (float value : pooled) {
      square += value * value;
    }
    float length = Math.max((float) Math.sqrt(square), SHORTEST);
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] /= length;
    }
    return pooled;
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
    }
    return all;
  }

  /** What the first layer reads, [L, H]. */
  float[][] embeddings(int[] ids, int[] typeIds, Linear linear) {
    float[][] words = new float[ids.length][];
    float[][] placed = new float[ids.length][];
    for (int position = 0; position < ids.length; position++) {
      words[position] = row("embeddings.word_embeddings.weight", ids[position]);
      float[] type = row("embeddings.token_type_embeddings.weight", typeIds[position]);
      float[] place = row("embeddings.position_embeddings.weight", position);
      placed[position] = sum(type, place);
    }
    if (config.form().rank(WeightForm.WORDS) > 0) {
      float[][] wide = linear.of(words, WeightForm.WORD_PROJECTION);
      return norm(wide, placed, WeightForm.WORD_PROJECTION, "embeddings.LayerNorm");
    }
    float[][] tokens = new float[ids.length][];
    Arrays.setAll(tokens, i -> norm(sum(words[i], placed[i]), "embeddings.LayerNorm"));
    return tokens;
  }

  private float[] row(String table, int row) {
    BlockMatrix packed = model.blocks().get(table);
    if (packed != null) {
      return packed.row(row);
    }
    QuantizedMatrix matrix = model.matrices().get(table);
    float[] values = new float[floats.tensor(table).length(1)];
    for (int i = 0; i < values.length; i++) {
      int at = row * values.length + i;
      values[i] =
          matrix == null
              ? floats.tensor(table).values()[at]
              : matrix.steps(at) * matrix.scales()[row];
    }
    return values;
  }

  /** One layer; of the last, the first token alone unless all are read, as the graph has it. */
  float[][] layer(float[][] tokens, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    boolean last = layer == config.numHiddenLayers() - 1;
    float[][] queries = last && !everyToken ? new float[][] {tokens[0]} : tokens;
    float[][] middle =
        config.numAttentionHeads().get(layer) == 0
            ? normBias(queries, prefix + "attention.output")
            : norm(
                attention(queries, tokens, layer, linear),
                queries,
                WeightForm.attended(prefix),
                prefix + "attention.output.LayerNorm");
    return config.intermediateSize().get(layer) == 0
        ? normBias(middle, prefix + "output")
        : norm(
            feedForward(middle, layer, linear),
            middle,
            WeightForm.outer(prefix),
            prefix + "output.LayerNorm");
  }

  private float[][] attention(float[][] from, float[][] tokens, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    String query = WeightForm.queries(prefix);
    float[][] queries = biased(narrowed(from, query, linear), query, linear);
    float[][] read = narrowed(tokens, WeightForm.keysAndValues(prefix), linear);
    float[][] keys = biased(read, prefix + "attention.self.key", linear);
    float[][] values = biased(read, prefix + "attention.self.value", linear);
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
    String output = WeightForm.attended(prefix);
    return linear.of(narrowed(mixed, output, linear), output);
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

  private float[][] feedForward(float[][] tokens, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    String inner = WeightForm.inner(prefix);
    float[][] neurons = biased(narrowed(tokens, inner, linear), inner, linear);
    for (float[] row : neurons) {
      for (int i = 0; i < row.length; i++) {
        row[i] = RuntimeKernels.gelu(row[i]);
      }
    }
    String outer = WeightForm.outer(prefix);
    return linear.of(narrowed(neurons, outer, linear), outer);
  }

  /** What a layer reads: its first factor of x, where it is kept as two. */
  private float[][] narrowed(float[][] x, String layer, Linear linear) {
    return config.form().rank(layer) == 0 ? x : biased(x, layer + WeightForm.FACTOR, linear);
  }

  private float[][] biased(float[][] x, String layer, Linear linear) {
    float[] bias = floats.tensor(layer + ".bias").values();
    float[][] y = linear.of(x, layer);
    Arrays.setAll(y, row -> sum(y[row], bias));
    return y;
  }

  /**
   * The norm of a block's products, bias and residual. The kernels of dynamic int8 and of ONNX
   * Runtime's dialect add the bias themselves; otherwise the runtime moves it into the norm, which
   * adds it last.
   */
  private float[][] norm(float[][] products, float[][] residual, String layer, String normName) {
    float[] bias = floats.tensor(layer + ".bias").values();
    boolean fused = model.settings().dialect() == Dialect.ONNXRUNTIME;
    boolean inKernel = model.isQuantized(layer) && (fused || model.activation(layer).isEmpty());
    float[][] y = new float[residual.length][];
    for (int i = 0; i < y.length; i++) {
      float[] sum =
          inKernel
              ? sum(sum(products[i], bias), residual[i])
              : sum(sum(products[i], residual[i]), bias);
      y[i] = norm(sum, normName);
    }
    return y;
  }

  private float[] norm(float[] sum, String name) {
    return RuntimeKernels.skipLayerNorm(
        sum,
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
