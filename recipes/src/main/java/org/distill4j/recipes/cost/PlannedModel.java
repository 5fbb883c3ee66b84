package org.distill4j.recipes.cost;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.CostModel;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * A model that a run will make: what it costs follows from its shape alone, see {@link CostModel}.
 * Everything counts for every token, though runtimes save some of the last layer.
 *
 * @param name the stage's name in the run
 * @param config the shape; after a choice of units over all layers only their sums are known, and
 *     they are spread evenly, which changes no cost
 * @param labels C
 * @param tags whether each of the L tokens is classified, without pooler: {@code L H C} for the
 *     last
 * @param chain whether neighbouring tags have scores, {@code C (C + 2)} of them; choosing by them
 *     multiplies nothing
 */
public record PlannedModel(
    String name, TransformerConfig config, int labels, boolean tags, boolean chain) {
  /** A model of whole texts. */
  public PlannedModel(String name, TransformerConfig config, int labels) {
    this(name, config, labels, false, false);
  }

  /** The same under another name. */
  public PlannedModel withName(String other) {
    return new PlannedModel(other, config, labels, tags, chain);
  }

  /** Number of weights. */
  public long parameters() {
    return costs().parameters();
  }

  /** Bytes of the weights in float32; the file has some kilobytes more, for the graph. */
  public long floatBytes() {
    return Float.BYTES * parameters();
  }

  /** MACs of one text of that many tokens. */
  public long macs(int length) {
    return costs().multiplications(length);
  }

  /** What it costs, for whoever asks of many texts. */
  public CostModel costs() {
    return CostModel.of(architecture());
  }

  /** The operations that it will have. */
  public Architecture architecture() {
    Head whole = config.pooling() == SentencePooling.NONE ? Head.CLASSES : Head.VECTOR;
    List<String> names = IntStream.range(0, labels).mapToObj(Integer::toString).toList();
    HeadSpec head = HeadSpec.of(tags ? Head.TAGS : whole, names).withCrf(chain);
    return ModelFamily.of(config).architecture(config, head);
  }
}
