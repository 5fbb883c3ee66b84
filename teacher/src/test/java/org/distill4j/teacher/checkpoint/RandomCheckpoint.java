package org.distill4j.teacher.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.teacher.family.bert.BertFamily;

/** Small models of random weights, for tests that need a whole one but not what it learnt. */
public final class RandomCheckpoint {
  private RandomCheckpoint() {}

  /** A small even encoder: 20 pieces, width 8, 2 layers of 2 heads, 12 neurons, 16 positions. */
  public static TransformerConfig config() {
    TransformerConfig c = BertFamily.encoder(20, 8, 2, 2, 12);
    return new TransformerConfig(
        c.modelType(),
        c.family(),
        c.vocabSize(),
        c.hiddenSize(),
        c.numAttentionHeads(),
        c.attentionHeadSize(),
        c.intermediateSize(),
        c.hiddenAct(),
        16,
        0,
        c.typeVocabSize(),
        c.layerNormEps(),
        c.padTokenId(),
        c.hiddenDropoutProb(),
        c.attentionProbsDropoutProb(),
        WeightForm.plain(),
        SentencePooling.NONE);
  }

  /** An encoder with pooler whose weights are normal, standard deviation 0.2. */
  public static Checkpoint of(TransformerConfig config, long seed) {
    return Checkpoint.of(config, draw(shapes(config, HeadSpec.none()), seed));
  }

  /** The same with a classifier of that many labels, named {@code class-0} and so on. */
  public static Checkpoint classifier(TransformerConfig config, int count, long seed) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add("class-" + i);
    }
    HeadSpec head = HeadSpec.ofTexts(labels);
    return new Checkpoint(config, draw(shapes(config, head), seed), head);
  }

  private static SortedMap<String, int[]> shapes(TransformerConfig config, HeadSpec head) {
    return ModelFamily.of(config).architecture(config, head).shapes();
  }

  private static SortedMap<String, Tensor> draw(Map<String, int[]> shapes, long seed) {
    Random random = new Random(seed);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = Tensor.zeros(shape);
          for (int i = 0; i < tensor.size(); i++) {
            tensor.values()[i] = (float) (0.2 * random.nextGaussian());
          }
          tensors.put(name, tensor);
        });
    return tensors;
  }
}
