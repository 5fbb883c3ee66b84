package org.distill4j.compress.quantize;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How an int8 model fares on processors without VNNI, where pairs of products saturate in 16 bits,
 * see {@link SaturatingPairs}: exact integer emulation on calibration texts.
 *
 * @param saturations how many pairs saturated, by linear layer; layers without any are left out;
 *     not modifiable
 * @param texts how many texts were answered
 * @param otherLabels how many of them get another label there
 */
public record SaturationAudit(SortedMap<String, Long> saturations, int texts, int otherLabels) {
  /** Copies the map. */
  public SaturationAudit {
    saturations = Collections.unmodifiableSortedMap(new TreeMap<>(saturations));
  }

  /** Answers all texts both ways. */
  static SaturationAudit of(QuantizedCheckpoint model, CalibrationTexts texts) {
    BertWalk walk = new BertWalk(model);
    IntegerLinear exact = new IntegerLinear(model);
    Saturating saturating = new Saturating(model, exact);
    List<Boolean> same =
        texts.map(
            text ->
                label(walk.logits(text.ids(), text.typeIds(), exact))
                    == label(walk.logits(text.ids(), text.typeIds(), saturating)));
    SortedMap<String, Long> counts = new TreeMap<>();
    saturating.counts.forEach((layer, count) -> counts.put(layer, count.sum()));
    counts.values().removeIf(count -> count == 0);
    int other = (int) same.stream().filter(equal -> !equal).count();
    return new SaturationAudit(counts, texts.size(), other);
  }

  private static int label(float[] logits) {
    if (!Float.isFinite(logits[0])) {
      throw new IllegalArgumentException(
          "logits: must be finite on the calibration texts; got " + logits[0] + ". Train again.");
    }
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** Linear layers on such a processor, counting. */
  private static final class Saturating implements BertWalk.Linear {
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
