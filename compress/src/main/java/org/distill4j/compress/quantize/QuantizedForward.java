package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.distill4j.compress.OperatorSet;
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
final class QuantizedForward {
  /** How linear layers are computed. */
  @FunctionalInterface
  interface Linear {
    /**
     * {@code x · Wᵀ}; the bias is added elsewhere.
     *
     * @param x [rows, in] of one sequence
     * @param layer its name without {@code .weight}
     * @return [rows, out]
     */
    float[][] of(float[][] x, String layer);

    /**
     * The same of several sequences that each have as many rows; each is computed as by itself.
     *
     * @param x [sequences · rows, in]
     */
    default float[][] of(float[][] x, int sequences, String layer) {
      return each(this, x, sequences, layer);
    }

    /** Several sequences, each by itself. */
    static float[][] each(Linear linear, float[][] x, int sequences, String layer) {
      if (sequences == 1) {
        return linear.of(x, layer);
      }
      int rows = x.length / sequences;
      return IntStream.range(0, sequences)
          .parallel()
          .mapToObj(i -> linear.of(Arrays.copyOfRange(x, i * rows, (i + 1) * rows), layer))
          .flatMap(Arrays::stream)
          .toArray(float[][]::new);
    }
  }

  private static final float SHORTEST = 1e-12f; // as in the graph

  private final QuantizedCheckpoint model;
  private final Checkpoint floats;
  private final TransformerConfig config;
  private final boolean tags;
  private final boolean everyToken;

  QuantizedForward(QuantizedCheckpoint model) {
    this.model = model;
    this.floats = model.source();
    this.config = floats.config();
    this.tags = Head.of(floats) == Head.TAGS;
    this.everyToken = Head.readsEveryToken(floats);
  }

  /** The logits of one sequence, batch 1, without padding, [C]; of tags [L, C] row by row. */
  float[] logits(int[] ids, int[] typeIds, Linear linear) {
    return logits(List.of(ids), List.of(typeIds), linear)[0];
  }

  /**
   * The same of several sequences of one length, which do not change each other's logits.
   *
   * @param ids of each sequence, [L]
   * @param typeIds of each sequence, [L]
   */
  float[][] logits(List<int[]> ids, List<int[]> typeIds, Linear linear) {
    return logits(embeddings(ids, typeIds, linear), ids.size(), 0, linear);
  }

  /**
   * The logits of one sequence from some layer on.
   *
   * @param tokens what that layer reads, [L, H]
   * @param from the first layer to compute, in [0, layers]
   */
  float[] logits(float[][] tokens, int from, Linear linear) {
    return logits(tokens, 1, from, linear)[0];
  }

  private float[][] logits(float[][] tokens, int sequences, int from, Linear linear) {
    float[][] states = tokens;
    for (int layer = from; layer < config.numHiddenLayers(); layer++) {
      states = layer(states, sequences, layer, linear);
    }
    float[][] last = states;
    int rows = last.length / sequences;
    if (tags) {
      float[][] logits = biased(last, sequences, "classifier", linear);
      return each(
          sequences, sequences, i -> joined(Arrays.copyOfRange(logits, i * rows, (i + 1) * rows)));
    }
    if (config.pooling() != SentencePooling.NONE) {
      return each(
          sequences,
          sequences,
          i -> vector(Arrays.copyOfRange(last, i * rows, (i + 1) * rows), linear));
    }
    float[][] pooled = biased(firsts(last, sequences), sequences, "pooler.dense", linear);
    for (float[] row : pooled) {
      for (int i = 0; i < row.length; i++) {
        row[i] = RuntimeKernels.tanh(row[i]);
      }
    }
    return biased(pooled, sequences, "classifier", linear);
  }

  // One sequence is computed on the caller's thread: callers answer several side by side.
  private static float[][] each(int sequences, int count, IntFunction<float[]> work) {
    IntStream numbers = IntStream.range(0, count);
    return (sequences == 1 ? numbers : numbers.parallel()).mapToObj(work).toArray(float[][]::new);
  }

  private static float[][] firsts(float[][] rows, int sequences) {
    float[][] firsts = new float[sequences][];
    Arrays.setAll(firsts, i -> rows[i * (rows.length / sequences)]);
    return firsts;
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
      pooled = biased(new float[][] {pooled}, 1, SentenceVectors.PROJECTION, linear)[0];
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

  /** What the first layer reads of one sequence, [L, H]. */
  float[][] embeddings(int[] ids, int[] typeIds, Linear linear) {
    return embeddings(List.of(ids), List.of(typeIds), linear);
  }

  private float[][] embeddings(List<int[]> ids, List<int[]> typeIds, Linear linear) {
    int length = ids.get(0).length;
    int count = ids.size() * length;
    float[][] words = new float[count][];
    float[][] placed = new float[count][];
    for (int i = 0; i < count; i++) {
      int position = i % length;
      words[i] = model.row("embeddings.word_embeddings.weight", ids.get(i / length)[position]);
      int segment = typeIds.get(i / length)[position];
      float[] type = model.row("embeddings.token_type_embeddings.weight", segment);
      placed[i] = sum(type, model.row("embeddings.position_embeddings.weight", position));
    }
    if (config.form().rank(WeightForm.WORDS) > 0) {
      float[][] wide = linear.of(words, ids.size(), WeightForm.WORD_PROJECTION);
      return norm(wide, placed, WeightForm.WORD_PROJECTION, "embeddings.LayerNorm");
    }
    return each(ids.size(), count, i -> norm(sum(words[i], placed[i]), "embeddings.LayerNorm"));
  }

  /** One layer; of the last, the first token alone unless all are read, as the graph has it. */
  float[][] layer(float[][] tokens, int layer, Linear linear) {
    return layer(tokens, 1, layer, linear);
  }

  private float[][] layer(float[][] tokens, int sequences, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    boolean last = layer == config.numHiddenLayers() - 1;
    float[][] queries = last && !everyToken ? firsts(tokens, sequences) : tokens;
    float[][] middle =
        config.numAttentionHeads().get(layer) == 0
            ? normBias(queries, prefix + "attention.output")
            : norm(
                attention(queries, tokens, sequences, layer, linear),
                queries,
                WeightForm.attended(prefix),
                prefix + "attention.output.LayerNorm");
    return config.intermediateSize().get(layer) == 0
        ? normBias(middle, prefix + "output")
        : norm(
            feedForward(middle, sequences, layer, linear),
            middle,
            WeightForm.outer(prefix),
            prefix + "output.LayerNorm");
  }

  private float[][] attention(
      float[][] from, float[][] tokens, int sequences, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    String query = WeightForm.queries(prefix);
    float[][] asking = narrowed(from, sequences, query, linear);
    float[][] read = narrowed(tokens, sequences, WeightForm.keysAndValues(prefix), linear);
    float[][] mixed =
        new AttentionRows(
                biased(asking, sequences, query, linear),
                biased(read, sequences, prefix + "attention.self.key", linear),
                biased(read, sequences, prefix + "attention.self.value", linear),
                sequences,
                config.attentionHeadSize())
            .mix();
    String output = WeightForm.attended(prefix);
    return linear.of(narrowed(mixed, sequences, output, linear), sequences, output);
  }

  private float[][] feedForward(float[][] tokens, int sequences, int layer, Linear linear) {
    String prefix = config.layerPrefix(layer);
    String inner = WeightForm.inner(prefix);
    float[][] read = narrowed(tokens, sequences, inner, linear);
    float[][] sums = biased(read, sequences, inner, linear);
    float[][] neurons = each(sequences, sums.length, row -> gelu(sums[row]));
    String outer = WeightForm.outer(prefix);
    return linear.of(narrowed(neurons, sequences, outer, linear), sequences, outer);
  }

  private static float[] gelu(float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = RuntimeKernels.gelu(row[i]);
    }
    return row;
  }

  /** What a layer reads: its first factor of x, where it is kept as two. */
  private float[][] narrowed(float[][] x, int sequences, String layer, Linear linear) {
    return config.form().rank(layer) == 0
        ? x
        : biased(x, sequences, layer + WeightForm.FACTOR, linear);
  }

  private float[][] biased(float[][] x, int sequences, String layer, Linear linear) {
    float[] bias = floats.tensor(layer + ".bias").values();
    float[][] y = linear.of(x, sequences, layer);
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
    boolean fused = model.settings().dialect() == OperatorSet.ONNXRUNTIME;
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
