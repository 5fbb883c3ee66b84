package org.distill4j.recipes.context;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.grading.Grader;
import org.distill4j.evaluate.grading.TagExamination;
import org.distill4j.evaluate.metrics.Metric;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.tagging.FrequentTags;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.TagSlice;
import org.distill4j.teacher.training.Truth;
import org.distill4j.teacher.transformer.Encoder;

/** One label of several for each word. */
record TaggingTask(Recipe recipe, RecipeData data) implements TaskKind {
  @Override
  public Metric metric() {
    return scoring().metric();
  }

  @Override
  public Truth truth(Dataset rows) throws IOException {
    return Truth.tags(TaggedRows.indices(rows, data.labels()));
  }

  @Override
  public ToDoubleFunction<Encoder> validation(List<Pieces> sequences, Dataset rows) {
    return new TagSlice(sequences, TaggedRows.tags(rows), data.labels().labels(), scoring());
  }

  /** Every token is read, and no pooler. */
  @Override
  public Checkpoint started(Checkpoint fresh) {
    Checkpoint tagger = fresh.withoutPooler();
    if (recipe.task().head() != Task.Head.CRF) {
      return tagger.withoutChain();
    }
    return tagger.hasChain() ? tagger : tagger.withFreshChain();
  }

  @Override
  public List<String> notes() {
    return recipe.task().head() == Task.Head.CRF
        ? List.of(
            "The tags of a sentence are chosen together, by a linear-chain conditional random field"
                + " whose scores of neighbours are learned from the labels; what IOB2 rules out is"
                + " never answered.")
        : List.of();
  }

  @Override
  public Optional<TemperedAnswers> confidences(Grader grader, Path folder, Dataset rows)
      throws IOException {
    return Optional.of(grader.tagLogits(folder, rows));
  }

  @Override
  public TagExamination examination(Grader grader) {
    List<List<String>> truth = TaggedRows.tags(data.test());
    FrequentTags frequent = FrequentTags.fit(TaggedRows.sentences(data.train()), scoring());
    List<List<String>> guessed =
        TaggedRows.words(data.test()).stream().map(frequent::predict).toList();
    Bootstrap bootstrap = Bootstrap.defaults();
    Estimate floor = bootstrap.estimate(truth.size(), scoring().score(truth, guessed));
    return new TagExamination(
        data.test(),
        scoring(),
        scoring().names(truth, data.labels().labels()),
        floor,
        recipe.margin(),
        bootstrap,
        grader);
  }

  private TagScoring scoring() {
    return recipe.task().scoring();
  }
}
