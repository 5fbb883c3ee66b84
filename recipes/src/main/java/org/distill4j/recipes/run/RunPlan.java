package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.compress.prune.LatencyMeasurement;
import org.distill4j.evaluate.data.GroupedFolds;
import org.distill4j.evaluate.data.GroupedSplit;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Pilots;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.QuantizeTraining;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.Sparsify;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.ClassifierHead;

/**
 * What a run will make and how long it should take.
 *
 * <p>A training step counts as three readings of its texts, as its backward pass multiplies twice
 * as much as its forward pass, one of a head alone as one. The teacher's answers that are stored
 * count once, those at every step each time; pieces are the first teacher's, although a pruned
 * vocabulary cuts some words into more.
 *
 * @param models in the order of the run, the teacher first
 * @param work what takes time, in the order of the run
 * @param speed what the times were reckoned from
 */
public record RunPlan(List<PlannedModel> models, List<PlannedWork> work, MachineSpeed speed) {
  private static final int PASSES_OF_A_STEP = 3;

  /** A process that measures starts Java and loads a model. */
  private static final double SECONDS_TO_START = 1;

  /** Copies the lists. */
  public RunPlan {
    models = List.copyOf(models);
    work = List.copyOf(work);
  }

  /**
   * Plans a recipe: its data are read and cut into pieces, and the machine is measured.
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
      return of(recipe, data, sources, files);
    } finally {
      RunFolder.delete(folder);
    }
  }

  private static RunPlan of(
      Recipe recipe, RecipeData data, TeacherSources sources, RecipeFiles files)
      throws IOException {
    ModelState pretrained = sources.pretrained(0);
    List<String> labels = data.labels().labels();
    List<PlannedLine.Entry> line = PlannedLine.of(recipe, sources.shapes(), labels.size());
    int most = pretrained.checkpoint().config().maxPositionEmbeddings();
    EncodedTexts texts =
        EncodedTexts.of(
            data,
            recipe.task().embeds(),
            AugmentedRows.behind(
                data.transfer(),
                AugmentedRows.of(recipe, data, pretrained).map(AugmentedRows::rows)),
            pretrained.tokenizer(),
            Math.min(recipe.maxLength(), most));
    MachineSpeed speed =
        MachineSpeed.measure(
            recipe.task().embeds()
                ? pretrained.checkpoint()
                : ClassifierHead.fresh(pretrained.checkpoint(), labels, recipe.seed()),
            line.get(0).model(),
            texts.train(),
            Arithmetic.of(recipe).execution());
    List<PlannedModel> teachers =
        line.subList(0, sources.size()).stream().map(PlannedLine.Entry::model).toList();
    CrossFit.check(recipe, data);
    Reckoning reckoning = new Reckoning(texts, teachers, speed);
    for (PlannedLine.Entry entry : line) {
      if (entry.stage().orElse(null) instanceof Distill distill && distill.crossFit() > 0) {
        int count = distill.crossFit();
        reckoning.folds.putIfAbsent(count, CrossFit.folds(recipe, data, recipe.seed(), count));
      }
    }
    if (data.general().isPresent()) {
      int longest = Math.min(recipe.maxLength(), most);
      reckoning.plain = EncodedTexts.encode(data.general().get(), pretrained.tokenizer(), longest);
    }
    reckoning.run(recipe, line, GroupedSplit.heads(data.train()).size());
    PlannedModel encoder = encoder(line);
    reckoning.work.addAll(PlannedHeads.of(recipe, files, pretrained, encoder, speed));
    return new RunPlan(line.stream().map(PlannedLine.Entry::model).toList(), reckoning.work, speed);
  }

  private static PlannedModel encoder(List<PlannedLine.Entry> line) {
    return line.stream()
        .filter(entry -> entry.arm() == Arm.TAUGHT)
        .reduce((a, b) -> b)
        .orElse(line.get(0))
        .model();
  }

  /** The sum of all times. */
  public double seconds() {
    return work.stream().mapToDouble(PlannedWork::seconds).sum();
  }

  private static final class Reckoning {
    private final EncodedTexts texts;
    private final List<PlannedModel> teachers;
    private final MachineSpeed speed;
    private final List<PlannedWork> work = new ArrayList<>();
    private final Map<Integer, List<GroupedFolds.Fold>> folds = new HashMap<>();
    private final Set<Integer> crossFitted = new HashSet<>();
    private final List<PlannedWork> pilots =
        new ArrayList<>(); // which the first seed makes for all
    private List<Pieces> plain;
    private boolean stored;
    private boolean tagged;
    private boolean eachEpoch;

    Reckoning(EncodedTexts texts, List<PlannedModel> teachers, MachineSpeed speed) {
      this.texts = texts;
      this.teachers = teachers;
      this.speed = speed;
      this.plain = texts.train();
    }

    void run(Recipe recipe, List<PlannedLine.Entry> line, int heads) {
      tagged = recipe.task().kind() == Task.Kind.TOKEN_TAGGING;
      eachEpoch = recipe.data().isAugmentedEachEpoch();
      for (int i = 0; i < teachers.size(); i++) {
        fineTune(teachers.get(i), recipe.teachers().get(i).fineTune());
      }
      boolean once = recipe.seeds().of() == Seeds.Of.STUDENTS;
      int shared = once ? work.size() : 0; // what the first seed's run makes for all
      for (PlannedLine.Entry entry : line) {
        if (entry.stage().isPresent() && entry.stage().get() instanceof GeneralDistill general) {
          Training training = general.training();
          double asking = training.epochs() * macs(teachers.get(0), plain);
          train(entry.model().name(), entry.model(), plain, training, asking);
        } else if (entry.stage().isPresent() && entry.stage().get() instanceof Distill distill) {
          if (entry.arm() == Arm.TAUGHT && crossFitted.add(distill.crossFit())) {
            crossFit(distill.crossFit(), recipe.teacher().fineTune());
          }
          distill(entry, distill, before(line, entry));
        } else if (entry.stage().isPresent() && entry.stage().get() instanceof Prune prune) {
          int rows = Math.min(prune.rows(), heads);
          score(entry.model(), before(line, entry), prune, rows, recipe.measure());
        } else if (entry.stage().orElse(null) instanceof Sparsify sparsify) {
          score(entry.model(), sparsify, Math.min(sparsify.rows(), heads));
        } else if (entry.stage().orElse(null) instanceof Factorize factors) {
          int rows = Math.min(factors.rows(), heads);
          factorize(entry.model(), before(line, entry), rows);
        } else if (entry.stage().isPresent() && entry.stage().get() instanceof Quantize quantize) {
          quantize.training().ifPresent(training -> quantizeAware(entry, training));
        }
      }
      measure(recipe.measure(), line.size() + 2 * recipe.heads().size());
      int seeds = recipe.seeds().list().size();
      if (seeds > 0) {
        work.subList(shared, work.size())
            .replaceAll(each -> pilots.contains(each) ? each : each.times(seeds));
      }
    }

    private void fineTune(PlannedModel teacher, Optional<Training> training) {
      List<Pieces> rows = texts.train().subList(0, texts.labelled());
      training.ifPresent(wanted -> train(teacher.name(), teacher, rows, wanted, 0));
    }

    // Each teacher learns from the other folds, then answers its own and all text without labels.
    private void crossFit(int count, Optional<Training> training) {
      List<Pieces> unlabelled = texts.train().subList(texts.labelled(), texts.train().size());
      for (GroupedFolds.Fold fold : folds.getOrDefault(count, List.of())) {
        List<Pieces> rows = fold.train().stream().map(texts.train()::get).toList();
        List<Pieces> held = fold.held().stream().map(texts.train()::get).toList();
        double asking = asking(held) + asking(unlabelled);
        train("teacher without a fold", teachers.get(0), rows, training.orElseThrow(), asking);
      }
    }

    private void distill(PlannedLine.Entry entry, Distill stage, PlannedModel before) {
      boolean chained = stage.isChained();
      List<PlannedModel> mentors = chained ? List.of(before) : teachers;
      double once = 0;
      double everyEpoch = 0;
      if (entry.arm() == Arm.TAUGHT) {
        TeacherOutputs.Kind kind = stage.teacherOutputs().kind();
        boolean logits = stage.losses().stream().anyMatch(Reckoning::readsLogits);
        boolean hidden = stage.losses().stream().anyMatch(loss -> !loss.onAnswers());
        boolean live = logits && (tagged || eachEpoch || kind == TeacherOutputs.Kind.LIVE);
        boolean stores = logits && stage.crossFit() == 0 && !live;
        boolean anew = stores && (chained || !stored) && kind != TeacherOutputs.Kind.FILE;
        once = anew ? asking(mentors, texts.train()) : 0;
        boolean storesStates =
            hidden && !live && !tagged && !eachEpoch && TeacherAnswers.storesStates(stage);
        once += storesStates ? macs(mentors.get(0), texts.train()) : 0;
        everyEpoch = live || (hidden && !storesStates) ? macs(mentors.get(0), texts.train()) : 0;
        stored |= anew && !chained;
      } else if (entry.model().name().equals(FurtherControls.SELF_TRAINED.stage())) {
        once = macs(entry.model(), texts.train());
      }
      pilots(entry.model().name(), entry.trained(), stage, everyEpoch);
      int epochs = stage.training().epochs();
      double asking = once + epochs * everyEpoch;
      train(entry.model().name(), entry.trained(), texts.train(), stage.training(), asking);
    }

    private void pilots(String name, PlannedModel model, Distill stage, double everyEpoch) {
      if (stage.pilots().isEmpty()) {
        return;
      }
      Pilots wanted = stage.pilots().get();
      int epochs = wanted.epochs() * wanted.learningRates().size();
      Training training = stage.training().withEpochs(epochs);
      train(name + " pilots", model, texts.train(), training, epochs * everyEpoch);
      pilots.add(work.get(work.size() - 1));
    }

    // The model before answers once; the teachers have, where a distillation stored it.
    private void quantizeAware(PlannedLine.Entry entry, QuantizeTraining how) {
      boolean taught = entry.arm() == Arm.TAUGHT;
      boolean before = how.teacher() == QuantizeTraining.Teacher.BEFORE;
      double once = before ? macs(entry.model(), texts.train()) : asking(texts.train());
      double asked = tagged ? how.training().epochs() : before || !stored ? 1 : 0;
      train(
          entry.model().name(),
          entry.model(),
          texts.train(),
          how.training(),
          taught ? asked * once : 0);
    }

    private double asking(List<Pieces> rows) {
      return asking(teachers, rows);
    }

    private static double asking(List<PlannedModel> models, List<Pieces> rows) {
      return models.stream().mapToDouble(model -> macs(model, rows)).sum();
    }

    private static boolean readsLogits(Loss loss) {
      return loss instanceof Loss.Softened
          || loss instanceof Loss.LogitMse
          || loss instanceof Loss.OnVectors;
    }

    private void train(
        String name, PlannedModel model, List<Pieces> rows, Training training, double more) {
      int epochs = training.epochs();
      int steps = epochs * ((rows.size() + training.batch() - 1) / training.batch());
      int passes = training.isOfHead() ? 1 : PASSES_OF_A_STEP; // a frozen encoder only answers
      double macs = passes * macs(model, rows) + macs(model, texts.validation());
      work.add(
          new PlannedWork(
              name,
              rows.size(),
              steps,
              epochs * tokens(rows),
              speed.seconds(epochs * macs + more)));
    }

    /** What a stage takes: the model before it in its arm, or the teacher. */
    private PlannedModel before(List<PlannedLine.Entry> line, PlannedLine.Entry stage) {
      PlannedModel before = teachers.get(0);
      for (PlannedLine.Entry entry : line.subList(0, line.indexOf(stage))) {
        before = entry.stage().isPresent() && entry.arm() == stage.arm() ? entry.model() : before;
      }
      return before;
    }

    private void score(PlannedModel model, Sparsify stage, int rows) {
      boolean read = stage.criterion() == Sparsify.Criterion.FISHER;
      List<Pieces> labelled = texts.train().subList(0, texts.labelled());
      double share = read ? (double) rows / texts.labelled() : 0;
      double macs = PASSES_OF_A_STEP * macs(model, labelled) + asking(labelled);
      long tokens = Math.round(share * tokens(labelled));
      double seconds = speed.seconds(share * macs);
      work.add(new PlannedWork(model.name(), read ? rows : 0, 0, tokens, seconds));
    }

    private void score(
        PlannedModel model, PlannedModel whole, Prune stage, int rows, Measure measure) {
      double share = (double) rows / texts.labelled();
      List<Pieces> labelled = texts.train().subList(0, texts.labelled());
      boolean read = stage.criterion() != Prune.Criterion.MAGNITUDE;
      double macs = read ? PASSES_OF_A_STEP * macs(model, labelled) + asking(labelled) : 0;
      int layers = model.config().numHiddenLayers();
      double tried = Math.min(1, (double) PruneStage.TRIED_TEXTS / rows);
      macs += tried * trials(layers, whole.config().numHiddenLayers()) * macs(whole, labelled);
      if (stage.target().isPresent()) {
        double seconds =
            LatencyMeasurement.seconds(LatencyTarget.settings(stage.target().get(), measure));
        work.add(new PlannedWork(model.name() + " latencies", 0, 0, 0, seconds));
      }
      boolean narrower = model.config().hiddenSize() < whole.config().hiddenSize();
      if (narrower || stage.reconstruct()) {
        macs += (narrower ? 2 : 1) * mending(model, whole, labelled);
      }
      if (stage.frontier().isPresent()) {
        int sizes = stage.frontier().get().keep().size();
        macs += stage.reconstruct() ? sizes * mending(model, whole, labelled) : 0;
        macs += (sizes + 1) * macs(whole, texts.validation()) / share;
      }
      long tokens = Math.round(share * tokens(labelled));
      work.add(new PlannedWork(model.name(), rows, 0, tokens, speed.seconds(share * macs)));
    }

    // Moments of what layers read take about as many products as two more readings.
    private void factorize(PlannedModel model, PlannedModel whole, int rows) {
      List<Pieces> labelled = texts.train().subList(0, texts.labelled());
      double share = (double) rows / texts.labelled();
      double seconds =
          speed.seconds(share * PASSES_OF_A_STEP * macs(whole, labelled))
              + Factorization.seconds(model.config());
      long tokens = Math.round(share * tokens(labelled));
      work.add(new PlannedWork(model.name(), rows, 0, tokens, seconds));
    }

    /**
     * Both models read the texts twice for each layer, twice as often where hidden units go too, up
     * to that layer, so half of it on average; and the products of what is fitted are about as many
     * again as the pruned model's own.
     */
    private static double mending(PlannedModel model, PlannedModel whole, List<Pieces> rows) {
      int layers = model.config().numHiddenLayers();
      return layers * (macs(model, rows) + macs(whole, rows)) + 2 * macs(whole, rows);
    }

    /** Readings by the whole model that the trials of leaving layers out amount to. */
    private static double trials(int left, int layers) {
      double readings = left < layers ? 1 : 0;
      for (int before = left + 1; before <= layers; before++) {
        readings += before * (before - 1.0) / layers;
      }
      return readings;
    }

    private void measure(Measure measure, int models) {
      int forks = measure.rounds() * measure.threads().size() * models;
      double turn = 2 * measure.seconds() * measure.lengths().size();
      double seconds = forks * (turn + SECONDS_TO_START) + models * SECONDS_TO_START;
      work.add(new PlannedWork("latency and memory", 0, 0, 0, seconds));
    }

    private static double macs(PlannedModel model, List<Pieces> rows) {
      return rows.stream().mapToDouble(row -> model.macs(row.length())).sum();
    }

    private static long tokens(List<Pieces> rows) {
      return rows.stream().mapToLong(Pieces::length).sum();
    }
  }
}
