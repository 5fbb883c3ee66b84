package org.distill4j.recipes.task.tagging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.TagEvaluator;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.evaluate.tagging.FrequentTags;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.TagSlice;
import org.distill4j.teacher.transformer.TransformerModel;

/** One label of several for each word. */
record TaggingRun(Tagging task, Recipe recipe, RecipeData data) implements TaskRun {
  @Override
  public Metric metric() {
    return scoring().metric();
  }

  @Override
  public Labels truth(Dataset rows) throws IOException {
    return Labels.tags(TaggedRows.indices(rows, data.labels()));
  }

  @Override
  public ToDoubleFunction<TransformerModel> validation(
      List<TokenizedText> sequences, Dataset rows) {
    return new TagSlice(sequences, TaggedRows.tags(rows), data.labels().labels(), scoring());
  }

  /** Every token is read, and no pooler. */
  @Override
  public Checkpoint started(Checkpoint fresh) {
    Checkpoint tagger = fresh.asTagger();
    if (!task.hasCrf()) {
      return tagger.withoutChain();
    }
    return tagger.hasChain() ? tagger : tagger.withFreshChain();
  }

  @Override
  public List<String> notes() {
    return task.hasCrf()
        ? List.of(
            "The tags of a sentence are chosen together, by a linear-chain conditional random field"
                + " whose scores of neighbours are learned from the labels; what IOB2 rules out is"
                + " never answered.")
        : List.of();
  }

  @Override
  public Optional<TemperedAnswers> confidences(Evaluator grader, Path folder, Dataset rows)
      throws IOException {
    return Optional.of(grader.tagLogits(folder, rows));
  }

  @Override
  public TagEvaluator examination(Evaluator grader) {
    List<List<String>> truth = TaggedRows.tags(data.test());
    FrequentTags frequent = FrequentTags.fit(TaggedRows.sentences(data.train()), scoring());
    List<List<String>> guessed =
        TaggedRows.words(data.test()).stream().map(frequent::predict).toList();
    Bootstrap bootstrap = Bootstrap.defaults();
    Estimate floor = bootstrap.estimate(truth.size(), scoring().score(truth, guessed));
    return new TagEvaluator(
        data.test(),
        scoring(),
        scoring().names(truth, data.labels().labels()),
        floor,
        recipe.margin(),
        bootstrap,
        grader);
  }

  private TagScoring scoring() {
    return task.scoring();
  }
}
