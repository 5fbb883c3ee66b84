package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;

/** A task that a tiny model can learn: which of the pieces 2 and 3 a text starts with. */
record Separable(List<TokenizedText> sequences, List<Integer> labels) {
  static Separable texts(int count, long seed) {
    Random random = new Random(seed);
    List<TokenizedText> sequences = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(2);
      int[] ids = random.ints(3 + random.nextInt(3), 4, 9).toArray();
      ids[0] = 2 + label;
      sequences.add(TinyModels.sequence(ids));
      labels.add(label);
    }
    return new Separable(sequences, labels);
  }

  /** Untrained, with dropout. */
  static Checkpoint start() {
    return TinyModels.classifier(
        TinyModels.config(9, 6, 8, 4, List.of(2), List.of(8)).withDropout(0.1, 0.1), 2, 1);
  }

  static TransformerModel encoder(Checkpoint start, long seed) {
    return encoder(start, seed, Execution.defaults());
  }

  static TransformerModel encoder(Checkpoint start, long seed, Execution execution) {
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 2, 1, false, new HardLabelLoss(1));
    return TransformerModel.forTraining(start, List.of(loss), seed, execution);
  }

  static TrainingSettings settings(int epochs, long seed) {
    return new TrainingSettings(epochs, 1e-2, 8, 0.1, seed, AdamWSettings.defaults());
  }

  Targets targets() {
    return (rows, step) -> List.of(LabelTargets.column(labels, rows));
  }

  ValidationSlice validation() {
    return new ValidationSlice(sequences, labels);
  }
}
