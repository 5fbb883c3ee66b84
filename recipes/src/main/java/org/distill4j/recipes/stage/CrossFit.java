package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.evaluate.metric.Correlation;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TrainingSetup;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.outputs.CacheKey;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.FineTuning;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Labels training rows by teachers that did not see them: the groups of rows are cut into folds,
 * and each fold is answered by a teacher that was fine-tuned on the others. What a teacher says of
 * rows that it was trained on is surer than what it knows.
 *
 * <p>Transfer text was seen by none of them and gets the mean of all their logits; augmented text
 * is answered by the teacher that did not see the row that it was made of. Each teacher's answers
 * are stored, and itself forgotten.
 */
public final class CrossFit {
  private final RunContext context;
  private final ModelWithTokenizer pretrained;
  private final Map<Integer, float[][]> labelled = new HashMap<>();

  /**
   * For one run.
   *
   * @param pretrained the teacher before its fine-tuning
   */
  CrossFit(RunContext context, ModelWithTokenizer pretrained) {
    this.context = context;
    this.pretrained = pretrained;
  }

  /** The folds of a recipe's training rows, by the groups that its validation rows come in. */
  public static List<GroupedFolds.Fold> folds(Recipe recipe, RecipeData data, long seed, int folds)
      throws DataException {
    return GroupedFolds.of(data.train(), recipe.data().groupColumn(), folds, seed);
  }

  /** The logits of training rows, all or some, then of the text without labels, all or none. */
  float[][] logits(int folds, Dataset train, Optional<Dataset> transfer) throws IOException {
    float[][] all = all(folds);
    Map<String, Integer> numbers = new HashMap<>();
    for (int row = 0; row < context.data().train().size(); row++) {
      numbers.put(context.data().train().where(row), row);
    }
    List<float[]> logits = new ArrayList<>();
    for (int row = 0; row < train.size(); row++) {
      logits.add(all[numbers.get(train.where(row))]);
    }
    if (transfer.isPresent()) {
      logits.addAll(Arrays.asList(all).subList(numbers.size(), all.length));
    }
    return logits.toArray(float[][]::new);
  }

  private float[][] all(int count) throws IOException {
    float[][] known = labelled.get(count);
    if (known != null) {
      return known;
    }
    List<GroupedFolds.Fold> folds =
        folds(context.recipe(), context.data(), context.teacherSeed(), count);
    int rows = context.data().train().size();
    int transfer = transfer();
    float[][] logits = new float[context.encoded(pretrained).train().size()][];
    List<float[][]> unseenByAll = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> asked = asked(folds.get(i));
      float[][] said = stored("fold " + (i + 1) + " of " + count, folds.get(i));
      for (int at = 0; at < said.length; at++) {
        logits[asked.get(at)] = said[at];
      }
      int first = folds.get(i).held().size();
      unseenByAll.add(Arrays.copyOfRange(said, first, first + transfer));
    }
    List<Double> equal = unseenByAll.stream().map(said -> 1.0).toList();
    System.arraycopy(EnsembleLogits.of(unseenByAll, equal), 0, logits, rows, transfer);
    labelled.put(count, logits);
    return logits;
  }

  private int transfer() {
    return context.data().transfer().map(Dataset::size).orElse(0);
  }

  // Its own rows, all transfer text, and the augmented text that was made of its own rows.
  private List<Integer> asked(GroupedFolds.Fold fold) {
    List<Integer> asked = new ArrayList<>(fold.held());
    int rows = context.data().train().size();
    int transfer = transfer();
    IntStream.range(rows, rows + transfer).forEach(asked::add);
    Set<Integer> held = new HashSet<>(fold.held());
    List<Integer> sources =
        context.augmented().map(augmented -> augmented.made().sources()).orElse(List.of());
    for (int i = 0; i < sources.size(); i++) {
      if (held.contains(sources.get(i))) {
        asked.add(rows + transfer + i);
      }
    }
    return asked;
  }

  // The key tells of all that the answers follow from: a fold's teacher itself is kept nowhere.
  private float[][] stored(String name, GroupedFolds.Fold fold) throws IOException {
    Training wanted = context.recipe().teacher().fineTune().orElseThrow();
    Checkpoint start =
        context.headed(
            TrainingSetup.dropout(pretrained.checkpoint(), wanted), context.teacherSeed());
    ToDoubleFunction<TransformerModel> validation = context.validation(pretrained);
    List<TokenizedText> read = new ArrayList<>(context.encoded(pretrained).train());
    read.addAll(context.encoded(pretrained).validation());
    String rest =
        List.of(
                context.outputs().execution().precision().word(),
                wanted,
                context.teacherSeed(),
                context.recipe().threads(),
                fold,
                asked(fold),
                context.trainTruth(),
                context.task().truth(context.data().validation()))
            .toString();
    String key = CacheKey.of(start, read, "cross-fitted " + rest);
    return context
        .outputs()
        .of(
            key,
            asked(fold).size(),
            context.labels().size(),
            () -> ask(name, start, fold, validation));
  }

  private float[][] ask(
      String name,
      Checkpoint start,
      GroupedFolds.Fold fold,
      ToDoubleFunction<TransformerModel> validation)
      throws IOException {
    List<TokenizedText> texts = context.encoded(pretrained).train();
    Trainer.Result result;
    try (ProgressReporter.TrainingMessages progress =
        context.messages().training("teacher without " + name)) {
      result =
          FineTuning.run(
              start,
              fold.train().stream().map(texts::get).toList(),
              context.trainTruth().select(fold.train()),
              validation,
              settings(name),
              progress);
    }
    context.messages().say("teacher without " + name + ": answers the rows that it has not seen");
    return Inference.logits(
        TransformerModel.forInference(result.checkpoint(), context.outputs().execution()),
        asked(fold).stream().map(texts::get).toList());
  }

  private TrainingSettings settings(String name) {
    Training wanted = context.recipe().teacher().fineTune().orElseThrow();
    return context
        .snapshots()
        .of(
            name.replace(' ', '-'),
            TrainingSetup.settings(wanted, context.recipe(), context.teacherSeed()));
  }

  /** What the reader of a stage that learned from these answers should know. */
  String note(int folds) throws IOException {
    boolean scores = context.recipe().task().isOfScores();
    return String.format(
        Locale.ROOT,
        "Cross-fitted: %d teachers labelled the rows that they had not seen, %s.",
        folds,
        scores ? correlated(all(folds)) : right(all(folds)));
  }

  private String right(float[][] logits) {
    int[] said = Inference.labels(logits);
    int rows = context.data().train().size();
    int right = 0;
    for (int row = 0; row < rows; row++) {
      right += said[row] == context.trainTruth().value(row) ? 1 : 0;
    }
    return String.format(Locale.ROOT, "and were right on %.2f%% of them", 100.0 * right / rows);
  }

  private String correlated(float[][] scores) {
    int rows = context.data().train().size();
    double[] said = IntStream.range(0, rows).mapToDouble(row -> scores[row][0]).toArray();
    double[] truth = IntStream.range(0, rows).mapToDouble(context.trainTruth()::value).toArray();
    double pearson = new Correlation(truth, said).pearson();
    return String.format(Locale.ROOT, "by scores of %.2f in Pearson × 100", 100 * pearson);
  }
}
