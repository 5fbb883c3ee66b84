package org.distill4j.recipes.task.tagging;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelReview;
import org.distill4j.evaluate.dataset.LabelSet;
import org.distill4j.evaluate.dataset.Strata;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.teacher.checkpoint.Head;

/**
 * One label of several for each word of a sentence.
 *
 * @param labels the tags by index; empty to read them from the training data
 * @param decoding how the tags of a sentence are chosen
 * @param scoring what tags are scored by: words where they mark no entities, such as parts of
 *     speech
 */
public record Tagging(Optional<List<String>> labels, Decoding decoding, TagScoring scoring)
    implements Task {
  static final String KEY = "token-tagging";

  /** How the tags of a sentence are chosen. */
  public enum Decoding {
    /** Each word's for itself. */
    SOFTMAX,
    /** All together, by a linear-chain conditional random field, which also rules faults out. */
    CRF
  }

  /** Refuses fewer than two labels, repeated ones, and a CRF of tags that mark no entities. */
  public Tagging {
    Objects.requireNonNull(decoding, "decoding");
    Objects.requireNonNull(scoring, "scoring");
    if (scoring == TagScoring.WORDS && decoding == Decoding.CRF) {
      throw new IllegalArgumentException(
          "scoring: must be ENTITIES unless words are tagged each for itself; got WORDS");
    }
    labels = LabelNames.checked(labels);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Head output() {
    return Head.TAGS;
  }

  @Override
  public boolean hasCrf() {
    return decoding == Decoding.CRF;
  }

  /** Whether words have tags of any kind, which mark no entities. */
  boolean tagsWords() {
    return scoring == TagScoring.WORDS;
  }

  @Override
  public List<StageRules.Fault> faults(List<Stage> stages) {
    return TaggingRules.faults(this, stages);
  }

  @Override
  public Optional<String> withoutSmoothing() {
    return hasCrf()
        ? Optional.of("must be 0 where head is crf, whose loss is of whole sentences")
        : Optional.empty();
  }

  @Override
  public Optional<String> withoutSelfTraining() {
    return Optional.of(
        "must be false where words are tagged, since a control's answers are stored one a text");
  }

  @Override
  public String calibrationRows() {
    return "words of validation sentences";
  }

  @Override
  public LabelSet outputs(Dataset train) throws IOException {
    if (labels.isPresent()) {
      return new LabelSet(labels.get());
    }
    return tagsWords() ? TaggedRows.anyLabels(train) : TaggedRows.labels(train);
  }

  /** Elsewhere than in training rows a tag may be new: it is missed. */
  @Override
  public void check(LabelSet outputs, Dataset rows) {}

  @Override
  public void checkTraining(LabelSet outputs, Dataset whole) throws IOException {
    var unused = TaggedRows.indices(whole, outputs);
  }

  @Override
  public Dataset unlabelled(Dataset text) {
    return TaggedRows.untagged(text);
  }

  /** The tag of each sentence that the fewest words have: it is the one a sample may miss. */
  @Override
  public Strata strata(Dataset sentences) {
    List<List<String>> tags = TaggedRows.tags(sentences);
    Map<String, Integer> counts = new HashMap<>();
    tags.forEach(row -> row.forEach(tag -> counts.merge(tag, 1, Integer::sum)));
    Comparator<String> rarest =
        Comparator.<String>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    return Strata.of(tags.stream().map(row -> row.stream().min(rarest).orElse("")).toList());
  }

  @Override
  public List<String> warnings(Dataset whole, String column) {
    return LabelReview.ofTags(whole, TaggedRows.tags(whole));
  }
}
