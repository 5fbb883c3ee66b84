package org.distill4j.compress.quantize;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.distill4j.teacher.checkpoint.Head;

/**
 * How an int8 model fares on processors without VNNI, where pairs of products saturate in 16 bits,
 * see {@link SaturatingPairs}: exact integer emulation on calibration texts.
 *
 * @param saturations how many pairs saturated, by linear layer; layers without any are left out;
 *     not modifiable
 * @param texts how many texts were answered
 * @param otherLabels how many of them get another label there, or another tag of any token; empty
 *     of answers that are no choice, scores and vectors
 */
public record SaturationAudit(
    SortedMap<String, Long> saturations, int texts, OptionalInt otherLabels) {
  /** Copies the map. */
  public SaturationAudit {
    saturations = Collections.unmodifiableSortedMap(new TreeMap<>(saturations));
  }

  /** Answers all texts both ways. */
  static SaturationAudit of(QuantizedCheckpoint model, CalibrationTexts texts) {
    QuantizedForward walk = new QuantizedForward(model);
    IntegerLinear exact = new IntegerLinear(model);
    Saturating saturating = new Saturating(model, exact);
    int classes = model.source().labels().size();
    List<Boolean> same =
        texts.map(
            text ->
                Arrays.equals(
                    choices(walk.logits(text.ids(), text.typeIds(), exact), classes),
                    choices(walk.logits(text.ids(), text.typeIds(), saturating), classes)));
    SortedMap<String, Long> counts = new TreeMap<>();
    saturating.counts.forEach((layer, count) -> counts.put(layer, count.sum()));
    counts.values().removeIf(count -> count == 0);
    int other = (int) same.stream().filter(equal -> !equal).count();
    Head head = Head.of(model.source());
    boolean chooses = head == Head.CLASSES || head == Head.TAGS;
    return new SaturationAudit(
        counts, texts.size(), chooses ? OptionalInt.of(other) : OptionalInt.empty());
  }

  /** The likeliest of the classes, for each token where there are logits of several. */
  private static int[] choices(float[] logits, int classes) {
    int[] choices = new int[logits.length / classes];
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new IllegalArgumentException(
            "logits: must be finite on the calibration texts; got " + logits[i] + ". Train again.");
      }
      int block = i / classes;
      int best = block * classes + choices[block];
      choices[block] = logits[i] > logits[best] ? i - block * classes : choices[block];
    }
    return choices;
  }

  /** Linear layers on such a processor, counting. */
  private static final class Saturating implements QuantizedLinear {
    private final QuantizedCheckpoint model;
    private final IntegerLinear exact;
    private final Map<String, SaturatingPairs> pairs = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Saturating(QuantizedCheckpoint model, IntegerLinear exact) {
      this.model = model;
      this.exact = exact;
    }

    @Override
    public float[][] of(float[][] x, String layer) {
      if (!model.isInt8(layer)) {
        return exact.of(x, layer);
      }
      SaturatingPairs risky =
          pairs.computeIfAbsent(
              layer, name -> SaturatingPairs.of(model.matrices().get(name + ".weight")));
      LongAdder count = counts.computeIfAbsent(layer, name -> new LongAdder());
      ActivationScale scale = exact.scale(x, layer);
      float[][] y = new float[x.length][];
      for (int row = 0; row < x.length; row++) {
        int[] steps = scale.centred(x[row]);
        int[] products = exact.products(steps, layer);
        count.add(risky.saturate(steps, scale.zero(), products));
        y[row] = exact.scaled(products, scale, layer);
      }
      return y;
    }
  }
}
