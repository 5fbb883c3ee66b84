package org.distill4j.recipes.task.multilabel;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.LabelSets;
import org.distill4j.evaluate.dataset.Strata;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.teacher.checkpoint.Head;

/**
 * Any of several labels for each text or pair of texts, or none.
 *
 * @param labels the labels by index; empty to read them, sorted, from the training data
 */
public record MultiLabel(Optional<List<String>> labels) implements Task {
  static final String KEY = "multi-label-classification";

  /** Refuses fewer than two labels and repeated ones. */
  public MultiLabel {
    labels = LabelNames.checked(labels);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.LABELS;
  }

  @Override
  public List<StageRules.Fault> faults(List<Stage> stages) {
    return MultiLabelRules.faults(stages);
  }

  @Override
  public Optional<String> withoutSmoothing() {
    return Optional.of("must be 0 where texts have several labels, each yes or no");
  }

  @Override
  public Optional<String> withoutSelfTraining() {
    return Optional.of("must be false where texts have several labels, each with a threshold");
  }

  @Override
  public String calibrationRows() {
    return "labels of validation rows, each yes or no";
  }

  @Override
  public LabelSet outputs(Dataset train) throws IOException {
    return labels.isPresent() ? new LabelSet(labels.get()) : LabelSets.labels(train);
  }

  @Override
  public void check(LabelSet outputs, Dataset rows) throws IOException {
    var unused = LabelSets.indices(rows, outputs);
  }

  /** The label of each text that the fewest texts have: it is the one a sample may miss. */
  @Override
  public Strata strata(Dataset rows) {
    List<List<String>> sets = LabelSets.of(rows);
    Map<String, Integer> counts = new HashMap<>();
    sets.forEach(set -> set.forEach(label -> counts.merge(label, 1, Integer::sum)));
    Comparator<String> rarest =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    return Strata.of(sets.stream().map(set -> set.stream().min(rarest).orElse("")).toList());
  }
}
