package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Labels;

/**
 * What a student reads: labelled rows first, then rows without label; each as the student's tokens
 * and as the teacher's, which differ once the student's vocabulary is pruned.
 *
 * @param sequences the texts in the student's tokens
 * @param teacherSequences the same texts in the teacher's tokens
 * @param truth label indices or scores of the rows that have one
 */
public record DistillationDataset(
    List<TokenizedText> sequences, List<TokenizedText> teacherSequences, Labels truth) {
  /** Copies the lists. */
  public DistillationDataset {
    sequences = List.copyOf(sequences);
    teacherSequences = List.copyOf(teacherSequences);
    if (sequences.isEmpty()
        || sequences.size() != truth.size()
        || sequences.size() != teacherSequences.size()) {
      throw new IllegalArgumentException(
          "labels: must be one for each of at least one text; got "
              + truth.size()
              + " for "
              + sequences.size()
              + " texts of the student's and "
              + teacherSequences.size()
              + " of the teacher's");
    }
  }

  /** Rows with label indices, {@link LabelTargets#NONE} for a row without. */
  public DistillationDataset(
      List<TokenizedText> sequences, List<TokenizedText> teacherSequences, List<Integer> labels) {
    this(sequences, teacherSequences, Labels.classes(labels));
  }

  /**
   * Whether both models read each text in as many tokens, so that each token of the one stands
   * where that of the other does: a cut vocabulary gives ids other numbers, and one without some of
   * its tokens makes more of the same text.
   */
  public boolean sameCut() {
    for (int i = 0; i < sequences.size(); i++) {
      if (sequences.get(i).length() != teacherSequences.get(i).length()) {
        return false;
      }
    }
    return true;
  }

  /**
   * As many rows, each without label replaced by a labelled one, taken in turn: what the control
   * arm reads, so that both arms make the same number of steps.
   *
   * @throws IllegalStateException if no row has a label
   */
  public DistillationDataset cycledLabels() {
    List<Integer> labelled = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      if (truth.isKnown(i)) {
        labelled.add(i);
      }
    }
    if (labelled.isEmpty()) {
      throw new IllegalStateException(
          "labels: must be there for at least one text; got none. A control needs labelled texts.");
    }
    List<Integer> rows = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < truth.size(); i++) {
      rows.add(truth.isKnown(i) ? i : labelled.get(next++ % labelled.size()));
    }
    return new DistillationDataset(
        rows.stream().map(sequences::get).toList(),
        rows.stream().map(teacherSequences::get).toList(),
        truth.select(rows));
  }
}
