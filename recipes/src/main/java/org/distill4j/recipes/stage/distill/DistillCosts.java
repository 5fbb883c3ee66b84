package org.distill4j.recipes.stage.distill;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedModel;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.TeacherOutputSource;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StoredAnswers;
import org.distill4j.runtime.TokenizedText;

/**
 * What a distillation takes. The teacher's answers that are stored count once, those at every step
 * each time.
 */
final class DistillCosts {
  private final StageCosts costs;
  private final Recipe recipe;
  private final ForwardCosts readings;
  private final List<TokenizedText> texts;
  private final StoredAnswers answers;
  private final List<PlannedWork> work = new ArrayList<>();

  DistillCosts(StageCosts costs) {
    this.costs = costs;
    this.recipe = costs.inputs().recipe();
    this.readings = costs.readings();
    this.texts = readings.texts().train();
    this.answers = costs.inputs().answers();
  }

  List<PlannedWork> of(Distill stage) {
    String name = costs.model().name();
    double once = 0;
    double everyEpoch = 0;
    if (costs.arm() != Arm.CONTROL) {
      if (answers.crossFit(stage.crossFit())) {
        crossFit(stage.crossFit());
      }
      List<PlannedModel> teachers =
          stage.isChained() ? List.of(costs.before()) : readings.teachers();
      boolean stores = storesAnswers(stage);
      once = stores ? ForwardCosts.asking(teachers, texts) : 0;
      once += storesStates(stage) ? ForwardCosts.macs(teachers.get(0), texts) : 0;
      everyEpoch = everyEpoch(stage, teachers);
      if (stores && !stage.isChained()) {
        answers.store();
      }
    } else if (name.equals(ExtraControls.SELF_TRAINED.stage())) {
      once = ForwardCosts.macs(costs.model(), texts);
    }
    pilots(stage, everyEpoch);
    double asking = once + stage.training().epochs() * everyEpoch;
    work.add(readings.train(name, costs.trained(), texts, stage.training(), asking));
    return work;
  }

  private boolean isLive(Distill stage) {
    return stage.asksAnswers() && TeacherOutputSource.isLive(recipe, stage);
  }

  // Answers that nobody has stored yet.
  private boolean storesAnswers(Distill stage) {
    boolean stores = stage.asksAnswers() && stage.crossFit() == 0 && !isLive(stage);
    return stores
        && (stage.isChained() || !answers.isStored())
        && stage.teacherOutputs().kind() != TeacherOutputs.Kind.FILE;
  }

  private static boolean readsInside(Distill stage) {
    return stage.losses().stream().anyMatch(loss -> !loss.onAnswers());
  }

  private boolean storesStates(Distill stage) {
    return readsInside(stage)
        && !TeacherOutputSource.isLive(recipe, stage)
        && TeacherOutputSource.storesStates(stage);
  }

  private double everyEpoch(Distill stage, List<PlannedModel> teachers) {
    if (isLive(stage)) {
      return ForwardCosts.asking(teachers, texts);
    }
    return readsInside(stage) && !storesStates(stage)
        ? ForwardCosts.macs(teachers.get(0), texts)
        : 0;
  }

  // Each teacher learns from the other folds, then answers its own and all text without labels.
  private void crossFit(int count) {
    for (GroupedFolds.Fold fold : costs.inputs().folds().getOrDefault(count, List.of())) {
      List<TokenizedText> rows = fold.train().stream().map(texts::get).toList();
      List<TokenizedText> held = fold.held().stream().map(texts::get).toList();
      double asking = readings.asking(held) + readings.asking(readings.unlabelled());
      Training training = recipe.teacher().fineTune().orElseThrow();
      PlannedModel teacher = readings.teachers().get(0);
      work.add(readings.train("teacher without a fold", teacher, rows, training, asking));
    }
  }

  private void pilots(Distill stage, double everyEpoch) {
    if (stage.pilots().isEmpty()) {
      return;
    }
    LearningRateSearch wanted = stage.pilots().get();
    int epochs = wanted.epochs() * wanted.learningRates().size();
    Training training = stage.training().withEpochs(epochs);
    String name = costs.model().name() + " pilots";
    work.add(
        readings.train(name, costs.trained(), texts, training, epochs * everyEpoch).forAllSeeds());
  }
}
