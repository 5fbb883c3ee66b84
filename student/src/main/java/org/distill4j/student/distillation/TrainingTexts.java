package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.training.LabelTargets;

/**
 * What a student reads: labelled rows first, then rows without label.
 *
 * @param sequences the texts
 * @param labels label indices, {@link LabelTargets#NONE} for a row without
 */
public record TrainingTexts(List<Pieces> sequences, List<Integer> labels) {
  /** Copies the lists. */
  public TrainingTexts {
    sequences = List.copyOf(sequences);
    labels = List.copyOf(labels);
    if (sequences.isEmpty() || sequences.size() != labels.size()) {
      throw new IllegalArgumentException(
          "labels: must be one for each of at least one text; got "
              + labels.size()
              + " for "
              + sequences.size());
    }
  }

  /** Adds texts without label. */
  public TrainingTexts plus(List<Pieces> unlabelled) {
    List<Pieces> all = new ArrayList<>(sequences);
    List<Integer> marks = new ArrayList<>(labels);
    all.addAll(unlabelled);
    unlabelled.forEach(text -> marks.add(LabelTargets.NONE));
    return new TrainingTexts(all, marks);
  }

  /**
   * As many rows, each without label replaced by a labelled one, taken in turn: what the control
   * arm reads, so that both arms make the same number of steps.
   */
  public TrainingTexts cycledLabels() {
    List<Integer> labelled = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) != LabelTargets.NONE) {
        labelled.add(i);
      }
    }
    List<Pieces> texts = new ArrayList<>();
    List<Integer> marks = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < labels.size(); i++) {
      int row = labels.get(i) != LabelTargets.NONE ? i : labelled.get(next++ % labelled.size());
      texts.add(sequences.get(row));
      marks.add(labels.get(row));
    }
    return new TrainingTexts(texts, marks);
  }
}
