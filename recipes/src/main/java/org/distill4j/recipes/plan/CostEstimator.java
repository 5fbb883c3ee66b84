package org.distill4j.recipes.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.evaluate.dataset.GroupedFolds;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.QuantizeTraining;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.TeacherOutputSource;
import org.distill4j.runtime.TokenizedText;

/**
 * Goes through a run's stages and reckons what each takes.
 *
 * <p>A training step counts as three readings of its texts, as its backward pass multiplies twice
 * as much as its forward pass, one of a head alone as one. The teacher's answers that are stored
 * count once, those at every step each time; pieces are the first teacher's, although a pruned
 * vocabulary cuts some words into more.
 */
final class CostEstimator {
  /** A process that measures starts Java and loads a model. */
  private static final double SECONDS_TO_START = 1;

  private final Recipe recipe;
  private final ForwardCosts readings;
  private final List<TokenizedText> plain; // what general-distill reads
  private final Map<Integer, List<GroupedFolds.Fold>> folds;
  private final List<PlannedWork> work = new ArrayList<>();
  private final List<PlannedWork> pilots = new ArrayList<>(); // the first seed makes them for all
  private final Set<Integer> crossFitted = new HashSet<>();
  private boolean stored;

  /**
   * Before the first stage.
   *
   * @param plain the text that {@code general-distill} reads
   * @param folds of each number of folds that a stage asks for
   */
  CostEstimator(
      Recipe recipe,
      ForwardCosts readings,
      List<TokenizedText> plain,
      Map<Integer, List<GroupedFolds.Fold>> folds) {
    this.readings = readings;
    this.plain = plain;
    this.folds = folds;
    this.recipe = recipe;
  }

  /**
   * The work of a run, in its order.
   *
   * @param heads how many groups of training rows there are
   */
  List<PlannedWork> work(List<PlannedStages.Entry> line, int heads) {
    for (int i = 0; i < readings.teachers().size(); i++) {
      fineTune(readings.teachers().get(i), recipe.teachers().get(i).fineTune());
    }
    boolean once = recipe.seeds().of() == Seeds.Of.STUDENTS;
    int shared = once ? work.size() : 0; // what the first seed's run makes for all
    PruningCosts cuts = new PruningCosts(readings, heads, recipe.measure());
    for (PlannedStages.Entry entry : line) {
      stage(line, entry, cuts);
    }
    measure(recipe.measure(), line.size() + 2 * recipe.heads().size());
    int seeds = recipe.seeds().list().size();
    if (seeds > 0) {
      work.subList(shared, work.size())
          .replaceAll(each -> pilots.contains(each) ? each : each.times(seeds));
    }
    return List.copyOf(work);
  }

  private void stage(List<PlannedStages.Entry> line, PlannedStages.Entry entry, PruningCosts cuts) {
    PlannedModel model = entry.model();
    Stage stage = entry.stage().orElse(null);
    if (stage instanceof GeneralDistill general) {
      Training training = general.training();
      double asking = training.epochs() * ForwardCosts.macs(readings.teachers().get(0), plain);
      train(model.name(), model, plain, training, asking);
    } else if (stage instanceof Distill distill) {
      if (entry.arm() == Arm.TAUGHT && crossFitted.add(distill.crossFit())) {
        crossFit(distill.crossFit(), recipe.teacher().fineTune());
      }
      distill(entry, distill, before(line, entry));
    } else if (stage instanceof Prune prune) {
      work.addAll(cuts.of(model, before(line, entry), prune));
    } else if (stage instanceof Factorize factors) {
      work.add(cuts.of(model, before(line, entry), factors));
    } else if (stage instanceof Quantize quantize) {
      quantize.training().ifPresent(training -> quantizeAware(entry, training));
    }
  }

  private void fineTune(PlannedModel teacher, Optional<Training> training) {
    training.ifPresent(wanted -> train(teacher.name(), teacher, readings.labelled(), wanted, 0));
  }

  // Each teacher learns from the other folds, then answers its own and all text without labels.
  private void crossFit(int count, Optional<Training> training) {
    for (GroupedFolds.Fold fold : folds.getOrDefault(count, List.of())) {
      List<TokenizedText> rows = fold.train().stream().map(readings.texts().train()::get).toList();
      List<TokenizedText> held = fold.held().stream().map(readings.texts().train()::get).toList();
      double asking = readings.asking(held) + readings.asking(readings.unlabelled());
      train(
          "teacher without a fold",
          readings.teachers().get(0),
          rows,
          training.orElseThrow(),
          asking);
    }
  }

  private void distill(PlannedStages.Entry entry, Distill stage, PlannedModel before) {
    boolean chained = stage.isChained();
    List<PlannedModel> mentors = chained ? List.of(before) : readings.teachers();
    double once = 0;
    double everyEpoch = 0;
    if (entry.arm() == Arm.TAUGHT) {
      TeacherOutputs.Kind kind = stage.teacherOutputs().kind();
      boolean logits = stage.asksAnswers();
      boolean hidden = stage.losses().stream().anyMatch(loss -> !loss.onAnswers());
      boolean everyStep = TeacherOutputSource.isLive(recipe, stage);
      boolean live = logits && everyStep;
      boolean stores = logits && stage.crossFit() == 0 && !live;
      boolean anew = stores && (chained || !stored) && kind != TeacherOutputs.Kind.FILE;
      once = anew ? ForwardCosts.asking(mentors, readings.texts().train()) : 0;
      boolean storesStates = hidden && !everyStep && TeacherOutputSource.storesStates(stage);
      once += storesStates ? ForwardCosts.macs(mentors.get(0), readings.texts().train()) : 0;
      everyEpoch =
          live
              ? ForwardCosts.asking(mentors, readings.texts().train())
              : hidden && !storesStates
                  ? ForwardCosts.macs(mentors.get(0), readings.texts().train())
                  : 0;
      stored |= anew && !chained;
    } else if (entry.model().name().equals(ExtraControls.SELF_TRAINED.stage())) {
      once = ForwardCosts.macs(entry.model(), readings.texts().train());
    }
    pilots(entry.model().name(), entry.trained(), stage, everyEpoch);
    int epochs = stage.training().epochs();
    double asking = once + epochs * everyEpoch;
    train(
        entry.model().name(), entry.trained(), readings.texts().train(), stage.training(), asking);
  }

  private void pilots(String name, PlannedModel model, Distill stage, double everyEpoch) {
    if (stage.pilots().isEmpty()) {
      return;
    }
    LearningRateSearch wanted = stage.pilots().get();
    int epochs = wanted.epochs() * wanted.learningRates().size();
    Training training = stage.training().withEpochs(epochs);
    train(name + " pilots", model, readings.texts().train(), training, epochs * everyEpoch);
    pilots.add(work.get(work.size() - 1));
  }

  // The model before answers once; the teachers have, where a distillation stored it.
  private void quantizeAware(PlannedStages.Entry entry, QuantizeTraining how) {
    boolean taught = entry.arm() == Arm.TAUGHT;
    boolean before = how.teacher() == QuantizeTraining.Teacher.BEFORE;
    double once =
        before
            ? ForwardCosts.macs(entry.model(), readings.texts().train())
            : readings.asking(readings.texts().train());
    boolean tagged = recipe.task().kind() == Task.Kind.TOKEN_TAGGING;
    double asked = tagged ? how.training().epochs() : before || !stored ? 1 : 0;
    train(
        entry.model().name(),
        entry.model(),
        readings.texts().train(),
        how.training(),
        taught ? asked * once : 0);
  }

  private void train(
      String name, PlannedModel model, List<TokenizedText> rows, Training training, double more) {
    int epochs = training.epochs();
    int passes =
        training.isOfHead() ? 1 : ForwardCosts.PASSES_OF_A_STEP; // a frozen encoder only answers
    double macs =
        passes * ForwardCosts.macs(model, rows)
            + ForwardCosts.macs(model, readings.texts().validation());
    work.add(
        new PlannedWork(
            name,
            rows.size(),
            ForwardCosts.steps(rows.size(), training),
            epochs * ForwardCosts.tokens(rows),
            readings.speed().seconds(epochs * macs + more)));
  }

  /** What a stage takes: the model before it in its arm, or the teacher. */
  private PlannedModel before(List<PlannedStages.Entry> line, PlannedStages.Entry stage) {
    PlannedModel before = readings.teachers().get(0);
    for (PlannedStages.Entry entry : line.subList(0, line.indexOf(stage))) {
      before = entry.stage().isPresent() && entry.arm() == stage.arm() ? entry.model() : before;
    }
    return before;
  }

  private void measure(Measure measure, int models) {
    if (!measure.isWanted()) {
      return;
    }
    int forks = measure.rounds() * measure.threads().size() * models;
    double turn = 2 * measure.seconds() * measure.lengths().size();
    double seconds = forks * (turn + SECONDS_TO_START) + models * SECONDS_TO_START;
    work.add(new PlannedWork("latency and memory", 0, 0, 0, seconds));
  }
}
