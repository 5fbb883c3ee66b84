package org.distill4j.recipes.task.embedding;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.baseline.WordCounts;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.ScoreColumn;
import org.distill4j.evaluate.grading.Evaluator;
import org.distill4j.evaluate.grading.RelevantPairs;
import org.distill4j.evaluate.grading.VectorEvaluator;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.VectorTask;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.shape.SentenceAxes;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadTensors;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.PairSlice;
import org.distill4j.teacher.training.VectorSlice;
import org.distill4j.teacher.transformer.TransformerModel;

/** A vector of length one for each text, which students learn from the teacher alone. */
final class EmbeddingRun implements VectorTask {
  // Texts that a linear map is fitted to; several for each of its some hundred columns.
  private static final int FITTED_TEXTS = 4096;

  private final Recipe recipe;
  private final RecipeData data;
  private ModelWithTokenizer target;
  private float[][] validation; // the target's vectors of the validation texts
  private String narrowed = "";

  EmbeddingRun(Recipe recipe, RecipeData data) {
    this.recipe = recipe;
    this.data = data;
  }

  @Override
  public ModelWithTokenizer target(RunContext context, ModelWithTokenizer teacher)
      throws IOException {
    if (target != null) {
      return target;
    }
    Checkpoint model = teacher.checkpoint();
    int size = context.labels().size();
    if (size < model.labels().size()) {
      List<TokenizedText> texts = context.encoded(teacher).train();
      SentenceAxes.Narrowed axes = SentenceAxes.narrowed(context.outputs().of(model, texts), size);
      narrowed =
          String.format(
              Locale.ROOT,
              "The teacher's vectors are taken along their first %d principal axes over %,d"
                  + " training texts, which keep %.2f%% of their squared length.",
              size,
              texts.size(),
              100 * axes.kept());
      context.messages().say(narrowed);
      model = along(model, axes.weight());
    }
    target = new ModelWithTokenizer(model, teacher.tokenizer());
    validation = context.outputs().of(model, context.encoded(teacher).validation());
    return target;
  }

  // Length one in between changes no direction, so that two linear maps are one.
  private static Checkpoint along(Checkpoint model, Tensor axes) {
    if (!model.hasClassifier()) {
      return SentenceVectors.projected(model, axes);
    }
    Tensor first = model.tensor(HeadTensors.CLASSIFIER);
    int hidden = first.length(1);
    Tensor both = Tensor.zeros(axes.length(0), hidden);
    float[] bias = new float[axes.length(0)];
    for (int row = 0; row < both.length(0); row++) {
      for (int k = 0; k < first.length(0); k++) {
        float factor = axes.values()[row * first.length(0) + k];
        bias[row] += factor * model.tensor("classifier.bias").values()[k];
        for (int j = 0; j < hidden; j++) {
          both.values()[row * hidden + j] += factor * first.values()[k * hidden + j];
        }
      }
    }
    Checkpoint made = SentenceVectors.projected(model, both);
    SortedMap<String, Tensor> tensors = new TreeMap<>(made.tensors());
    tensors.put("classifier.bias", Tensor.of(bias, bias.length));
    return new Checkpoint(made.config(), tensors, made.head());
  }

  @Override
  public ModelWithTokenizer fitted(
      RunContext context, ModelWithTokenizer start, List<TokenizedText> texts) throws IOException {
    Checkpoint model = start.checkpoint();
    if (!model.hasClassifier()) {
      return start;
    }
    List<TokenizedText> some = texts.subList(0, Math.min(FITTED_TEXTS, texts.size()));
    Checkpoint pooled = SentenceVectors.of(model, model.config().pooling());
    float[][] from = Inference.logits(TransformerModel.forInference(pooled), some);
    float[][] to = context.outputs().of(target.checkpoint(), some);
    return new ModelWithTokenizer(
        SentenceVectors.projected(pooled, SentenceAxes.fitted(from, to)), start.tokenizer());
  }

  @Override
  public Metric metric() {
    return scored(data.test()) ? Metric.SPEARMAN : Metric.RECALL_AT_1;
  }

  private static boolean scored(Dataset rows) {
    return rows.examples().get(0).label().isPresent();
  }

  @Override
  public Labels truth(Dataset rows) {
    return Labels.classes(Collections.nCopies(rows.size(), LabelTargets.NONE));
  }

  @Override
  public String choice() {
    return scored(data.validation())
        ? Metric.SPEARMAN.title()
        : "mean cosine × 100 to the teacher's vectors";
  }

  @Override
  public String shown(double score) {
    return String.format(Locale.ROOT, "%.2f", 100 * score);
  }

  @Override
  public ToDoubleFunction<TransformerModel> validation(List<TokenizedText> sequences, Dataset rows)
      throws IOException {
    return scored(rows)
        ? new PairSlice(sequences, ScoreColumn.of(rows))
        : new VectorSlice(sequences, validation);
  }

  @Override
  public List<String> teacherNotes() {
    return List.of(
        "Its vectors are the "
            + "pooled last states of length one; agreement of other models with it is the mean"
            + " cosine of their vectors to them, or in a narrower space the correlation of the"
            + " pairs' cosines. No label was seen: scores of pairs are read by the report alone.");
  }

  @Override
  public List<String> notes() {
    return narrowed.isEmpty() ? List.of() : List.of(narrowed);
  }

  /** The head of vectors: pooling, and a projection where widths differ. */
  @Override
  public Checkpoint started(Checkpoint fresh) {
    if (Head.of(fresh) == Head.VECTOR && !fresh.hasPooler()) {
      return fresh;
    }
    SentencePooling pooling = target.checkpoint().config().pooling();
    Checkpoint bare = SentenceVectors.of(fresh, pooling);
    int size = target.checkpoint().labels().size();
    return SentenceVectors.projects(fresh.config(), size)
        ? SentenceVectors.projected(bare, fresh.tensor(HeadTensors.CLASSIFIER))
        : bare;
  }

  @Override
  public VectorEvaluator examination(Evaluator grader) throws IOException {
    RelevantPairs pairs = RelevantPairs.of(data.test());
    Bootstrap bootstrap = Bootstrap.defaults();
    return new VectorEvaluator(pairs, floor(pairs, bootstrap), recipe.margin(), bootstrap, grader);
  }

  private Estimate floor(RelevantPairs pairs, Bootstrap bootstrap) {
    WordCounts words = WordCounts.fit(data.train().texts());
    List<String> first = data.test().texts();
    List<String> second = data.test().pairs().orElseThrow();
    if (pairs.scores().isPresent()) {
      double[] truth = pairs.scores().get().stream().mapToDouble(Double::doubleValue).toArray();
      Correlation correlation = new Correlation(truth, words.cosines(first, second));
      return bootstrap.estimate(truth.length, correlation::spearman);
    }
    int[] ranks = words.ranks(first, second);
    return bootstrap.estimate(ranks.length, rows -> (double) found(rows, ranks) / rows.length);
  }

  private static long found(int[] rows, int[] ranks) {
    return IntStream.of(rows).filter(row -> ranks[row] == 0).count();
  }

  @Override
  public String toString() {
    return "EmbeddingRun" + Arrays.toString(new Object[] {metric(), narrowed});
  }
}
