package org.distill4j.recipes.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.evaluate.dataset.GroupedSplit;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.AugmentedRows;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.MachineSpeed;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.lint.EnoughRows;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.CrossFit;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StoredAnswers;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.ClassifierHead;

/**
 * What a run will make and how long it should take.
 *
 * @param models in the order of the run, the teacher first
 * @param work what takes time, in the order of the run
 * @param speed what the times were estimated from
 */
public record RunPlan(List<PlannedModel> models, List<PlannedWork> work, MachineSpeed speed) {
  /** Copies the lists. */
  public RunPlan {
    models = List.copyOf(models);
    work = List.copyOf(work);
  }

  /**
   * Plans a recipe: its data are read and cut into tokens, and the machine is measured.
   *
   * @param recipe a recipe whose files exist
   * @throws IOException if its data or its teacher cannot be used
   * @throws IllegalArgumentException if a stage does not fit, as the run would say
   */
  public static RunPlan of(Recipe recipe) throws IOException {
    Threads.use(recipe.threads());
    TeacherSources sources = TeacherSources.load(recipe);
    sources.check();
    Path folder = Files.createTempDirectory("distill4j-plan-");
    try {
      RecipeFiles files = RecipeFiles.of(folder);
      RecipeData data = sources.named(RecipeData.read(recipe, files));
      EnoughRows.check(recipe, data);
      sources.check(data);
      return of(recipe, data, sources, files);
    } finally {
      RunFolder.delete(folder);
    }
  }

  private static RunPlan of(
      Recipe recipe, RecipeData data, TeacherSources sources, RecipeFiles files)
      throws IOException {
    ModelWithTokenizer pretrained = sources.pretrained(0);
    List<String> labels = data.labels().labels();
    List<PlannedStages.Entry> stages = PlannedStages.of(recipe, sources.shapes(), labels.size());
    int most = pretrained.checkpoint().config().maxLength();
    int longest = Math.min(recipe.maxLength(), most);
    TokenizedSplits texts =
        TokenizedSplits.of(
            data,
            recipe.task().embeds(),
            AugmentedRows.behind(
                data.transfer(),
                AugmentedRows.of(recipe, data, pretrained).map(AugmentedRows::rows)),
            pretrained.tokenizer(),
            longest);
    MachineSpeed speed =
        MachineSpeed.measure(
            headed(pretrained.checkpoint(), labels, recipe),
            stages.get(0).model(),
            texts.train(),
            ComputePrecision.of(recipe).execution());
    List<PlannedModel> teachers =
        stages.subList(0, sources.size()).stream().map(PlannedStages.Entry::model).toList();
    List<TokenizedText> plain =
        data.general().isEmpty()
            ? texts.train()
            : TokenizedSplits.encode(data.general().get(), pretrained.tokenizer(), longest);
    ForwardCosts readings = new ForwardCosts(texts, teachers, speed);
    List<PlannedWork> work =
        new ArrayList<>(
            new CostEstimator(
                    new StageCosts.Inputs(
                        recipe,
                        readings,
                        plain,
                        folds(recipe, data, stages),
                        GroupedSplit.heads(data.train()).size(),
                        new StoredAnswers()))
                .work(stages));
    work.addAll(PlannedHeads.of(recipe, files, pretrained, encoder(stages), speed));
    return new RunPlan(models(recipe, stages), work, speed);
  }

  // A calibrated model has the shape of the last one.
  private static List<PlannedModel> models(Recipe recipe, List<PlannedStages.Entry> stages) {
    List<PlannedModel> models =
        new ArrayList<>(stages.stream().map(PlannedStages.Entry::model).toList());
    FinalStage.of(recipe).forEach(last -> models.add(encoder(stages).withName(last.key())));
    return models;
  }

  private static Map<Integer, List<GroupedFolds.Fold>> folds(
      Recipe recipe, RecipeData data, List<PlannedStages.Entry> stages) throws IOException {
    Map<Integer, List<GroupedFolds.Fold>> folds = new HashMap<>();
    for (PlannedStages.Entry entry : stages) {
      int count = entry.stage().flatMap(Stage::distillation).map(Distill::crossFit).orElse(0);
      if (count > 0) {
        folds.putIfAbsent(count, CrossFit.folds(recipe, data, recipe.seed(), count));
      }
    }
    return folds;
  }

  private static PlannedModel encoder(List<PlannedStages.Entry> stages) {
    return stages.stream()
        .filter(entry -> entry.arm() == Arm.DISTILLED)
        .reduce((a, b) -> b)
        .orElse(stages.get(0))
        .model();
  }

  /** The sum of all times. */
  public double seconds() {
    return work.stream().mapToDouble(PlannedWork::seconds).sum();
  }

  private static Checkpoint headed(Checkpoint pretrained, List<String> labels, Recipe recipe) {
    if (recipe.task().embeds()) {
      return pretrained;
    }
    Checkpoint model = ClassifierHead.fresh(pretrained, labels, recipe.seed());
    return recipe.task().isOfWords() ? model.asTagger() : model;
  }
}
