package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.distill4j.runtime.TokenizedText;

/**
 * What an exported int8 graph computes, in Java: integer products exactly, quantization as ONNX
 * defines DynamicQuantizeLinear or QuantizeLinear (one scale and zero point a tensor, rounding
 * halves to even, saturating), everything else in float32. Immutable and thread-safe.
 */
public final class Int8Emulator {
  /** Tokens computed at once: enough for the kernel library, few enough for the cache. */
  private static final int TOKENS = 2048;

  private final QuantizedForward walk;
  private final QuantizedLinear linear;
  private final QuantizedLinear batched;

  private Int8Emulator(QuantizedCheckpoint model) {
    this.walk = new QuantizedForward(model);
    this.linear = new IntegerLinear(model);
    this.batched = new BatchedLinear(model);
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
   * @return [C]; of a model of tags [L, C] row by row
   */
  public float[] logits(int[] ids, int[] typeIds) {
    return walk.logits(ids, typeIds, linear);
  }

  /**
   * The logits of many sequences, each as by itself: those of one length are computed together, but
   * with a scale for each.
   *
   * @param progress takes the number of sequences done so far
   * @return in the order of the sequences, each as {@link #logits(int[], int[])} gives it
   */
  public float[][] logits(List<TokenizedText> sequences, IntConsumer progress) {
    SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < sequences.size(); i++) {
      int length = sequences.get(i).length();
      byLength.computeIfAbsent(length, none -> new ArrayList<>()).add(i);
    }
    float[][] logits = new float[sequences.size()][];
    int done = 0;
    for (List<Integer> alike : byLength.values()) {
      int length = sequences.get(alike.get(0)).length();
      int most = Math.max(1, TOKENS / length);
      for (int from = 0; from < alike.size(); from += most) {
        List<Integer> some = alike.subList(from, Math.min(alike.size(), from + most));
        List<TokenizedText> texts = some.stream().map(sequences::get).toList();
        float[][] answers =
            walk.logits(
                texts.stream().map(TokenizedText::ids).toList(),
                texts.stream().map(TokenizedText::typeIds).toList(),
                batched);
        for (int i = 0; i < answers.length; i++) {
          logits[some.get(i)] = answers[i];
        }
        done += some.size();
        progress.accept(done);
      }
    }
    return logits;
  }
}
