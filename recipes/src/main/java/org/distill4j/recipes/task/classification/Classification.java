package org.distill4j.recipes.task.classification;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelReview;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.SeveralLabels;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.teacher.checkpoint.Head;

/**
 * One label of several for each text or pair of texts.
 *
 * @param labels the labels by index; empty to read them from the training data
 */
public record Classification(Optional<List<String>> labels) implements Task {
  static final String KEY = "sequence-classification";

  /** Refuses fewer than two labels and repeated ones. */
  public Classification {
    labels = LabelNames.checked(labels);
  }

  /** With the data's own labels. */
  public static Classification defaults() {
    return new Classification(Optional.empty());
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.CLASSES;
  }

  @Override
  public LabelSet outputs(Dataset train) throws IOException {
    if (labels.isPresent()) {
      return new LabelSet(labels.get());
    }
    LabelSet found = LabelSet.of(train);
    SeveralLabels.refuseJoined(train.name() + " label", found.labels());
    return found;
  }

  @Override
  public void check(LabelSet outputs, Dataset rows) throws IOException {
    var unused = outputs.indices(rows);
  }

  @Override
  public List<String> warnings(Dataset whole, String column) {
    return LabelReview.ofLabels(whole, column);
  }

  @Override
  public List<String> warnings(Dataset rows) {
    return LabelReview.contradictions(rows);
  }
}
