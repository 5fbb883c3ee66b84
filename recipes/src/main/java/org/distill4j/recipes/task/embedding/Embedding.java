package org.distill4j.recipes.task.embedding;

import java.io.IOException;
import java.util.List;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.grading.RelevantPairs;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.SentenceVectors;

/** A vector of length one for each text, in the teacher's space. */
public record Embedding() implements Task {
  static final String KEY = "sentence-embedding";

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.VECTOR;
  }

  @Override
  public List<Loss> losses() {
    return List.of(Loss.Embedding.defaults(), Loss.Similarities.defaults());
  }

  @Override
  public List<StageRules.Fault> faults(List<Stage> stages) {
    return EmbeddingRules.faults(stages);
  }

  /** One axis, until the teacher tells how many. */
  @Override
  public LabelSet outputs(Dataset train) {
    return new LabelSet(SentenceVectors.axes(1));
  }

  /** Checks pairs that have scores, or belong together. */
  @Override
  public void check(LabelSet outputs, Dataset rows) throws IOException {
    var unused = RelevantPairs.of(rows);
  }
}
