package org.distill4j.student;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.TrainingSettings;

/** Models of some thousand random weights, and random texts for them. */
public final class TinyTask {
  /** Word pieces. */
  public static final int PIECES = 20;

  /** The labels. */
  public static final List<String> LABELS = List.of("no", "yes");

  private TinyTask() {}

  /** A teacher of that many layers: width 8, two heads, 12 neurons, and opinions of its own. */
  public static Checkpoint teacher(int layers, long seed) {
    TransformerConfig config = BertFamily.encoder(PIECES, 8, layers, 2, 12).withDropout(0, 0);
    Checkpoint shapeOnly = Checkpoint.of(config, Map.of());
    StudentShape shape = new StudentShape(layers, 2, 12, 8);
    Checkpoint drawn = StudentInitialization.random(shapeOnly, shape, LABELS, seed);
    Map<String, Tensor> tensors = new TreeMap<>();
    drawn.tensors().forEach((name, tensor) -> tensors.put(name, louder(name, tensor)));
    return new Checkpoint(config, new TreeMap<>(tensors), HeadSpec.classes(LABELS));
  }

  // Deviation 0.4 in place of 0.02, the head's 2: else all texts would get the same answer.
  private static Tensor louder(String name, Tensor tensor) {
    if (tensor.rank() == 1) {
      return tensor;
    }
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= name.startsWith("classifier") ? 100 : 20;
    }
    return Tensor.of(values, tensor.shape());
  }

  /** Texts of 2 to 7 pieces. */
  public static List<TokenizedText> texts(int count, long seed) {
    Random random = new Random(seed);
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(2 + random.nextInt(6), 2, PIECES).toArray();
      ids[0] = 1;
      texts.add(TokenizedText.of(ids, new int[ids.length], false));
    }
    return texts;
  }

  /** Batches of 8 at a rate of 0.005. */
  public static TrainingSettings settings(int epochs) {
    return new TrainingSettings(epochs, 5e-3, 8, 0.1, 17, AdamWSettings.defaults());
  }
}
