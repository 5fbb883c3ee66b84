package org.distill4j.recipes.task.multilabel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.distill4j.evaluate.baseline.BagOfWords;
import org.distill4j.evaluate.calibration.TemperedAnswers;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LabelSets;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.LabelSetEvaluator;
import org.distill4j.evaluate.grading.LabelSetPredictions;
import org.distill4j.evaluate.metric.LabelSetScores;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.metric.ThresholdChoice;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.runtime.LabelThresholds;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.training.LabelSetSlice;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.transformer.TransformerModel;
import tools.jackson.databind.json.JsonMapper;

/** Any of several labels for each text or pair. */
record MultiLabelRun(Recipe recipe, RecipeData data) implements TaskRun {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @Override
  public Metric metric() {
    return Metric.MICRO_F1;
  }

  @Override
  public Labels truth(Dataset rows) throws IOException {
    return Labels.sets(sets(rows), data.labels().size());
  }

  @Override
  public ToDoubleFunction<TransformerModel> validation(List<TokenizedText> sequences, Dataset rows)
      throws IOException {
    return new LabelSetSlice(sequences, sets(rows));
  }

  @Override
  public Checkpoint started(Checkpoint fresh) {
    return fresh.withHead(HeadSpec.labels(fresh.labels()));
  }

  @Override
  public List<String> notes() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Each label is yes or no for itself; from which probability on is chosen on the"
                + " validation rows by F1, for all labels together, and for a label by itself from"
                + " %d rows with it and %d without.",
            ThresholdChoice.ENOUGH,
            ThresholdChoice.ENOUGH));
  }

  @Override
  public Optional<TemperedAnswers> confidences(Evaluator grader, Path folder, Dataset rows)
      throws IOException {
    return Optional.of(
        LabelSetEvaluator.decisions(grader.labelSets(folder, rows), matrix(sets(rows))));
  }

  /** The thresholds of a stage's model. */
  @Override
  public Map<String, byte[]> filesOf(Path folder) throws IOException {
    Dataset rows = data.validation();
    try (Evaluator grader = new Evaluator(recipe.threads())) {
      LabelThresholds chosen =
          ThresholdChoice.of(grader.labelSets(folder, rows).probabilities(), matrix(sets(rows)));
      byte[] json = MAPPER.writeValueAsBytes(chosen.toMap(data.labels().labels()));
      return Map.of(LabelThresholds.FILE, json);
    }
  }

  @Override
  public LabelSetEvaluator examination(Evaluator grader) throws IOException {
    Bootstrap bootstrap = Bootstrap.defaults();
    return new LabelSetEvaluator(
        data.test(),
        data.labels().labels(),
        sets(data.test()),
        baseline(bootstrap),
        recipe.margin(),
        bootstrap,
        grader);
  }

  private Estimate baseline(Bootstrap bootstrap) throws IOException {
    BagOfWords words = BagOfWords.ofSets(data.train(), data.labels(), sets(data.train()));
    LabelSetScores scores =
        new LabelSetScores(matrix(sets(data.test())), matrix(words.predictSets(data.test())));
    return bootstrap.estimate(data.test().size(), scores::microF1);
  }

  private List<List<Integer>> sets(Dataset rows) throws IOException {
    return LabelSets.indices(rows, data.labels());
  }

  private boolean[][] matrix(List<List<Integer>> sets) {
    return LabelSetPredictions.matrix(sets, data.labels().size());
  }
}
