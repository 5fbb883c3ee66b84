package org.distill4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.data.GroupedSplit;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.lint.RecipeFiles;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.ClassifierHead;

/**
 * What a run will make and how long it should take.
 *
 * <p>A training step counts as three readings of its texts, as its backward pass multiplies twice
 * as much as its forward pass. The teacher's answers that are stored count once, those at every
 * step each time; pieces are the teacher's, although a pruned vocabulary cuts some words into more.
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
    Pretrained source = RecipeRunner.source(recipe.teacher());
    TokenizerJson tokenizer = TokenizerJson.parse("teacher.tokenizer", source.tokenizerJson());
    Preflight.check(recipe, source.checkpoint().config(), tokenizer);
    Path folder = Files.createTempDirectory("distill4j-plan-");
    try {
      RecipeData data = RecipeData.read(recipe, RecipeFiles.of(folder));
      return of(recipe, data, RecipeRunner.pretrained(source, tokenizer, recipe));
    } finally {
      RunFolder.delete(folder);
    }
  }

  private static RunPlan of(Recipe recipe, RecipeData data, ModelState pretrained)
      throws IOException {
    List<String> labels = data.labels().labels();
    List<PlannedLine.Entry> line =
        PlannedLine.of(recipe, pretrained.checkpoint().config(), labels.size());
    int most = pretrained.checkpoint().config().maxPositionEmbeddings();
    EncodedTexts texts =
        EncodedTexts.of(data, pretrained.tokenizer(), Math.min(recipe.maxLength(), most));
    MachineSpeed speed =
        MachineSpeed.measure(
            ClassifierHead.fresh(pretrained.checkpoint(), labels, recipe.seed()),
            line.get(0).model(),
            texts.train(),
            Arithmetic.of(recipe).execution());
    Reckoning reckoning = new Reckoning(texts, line.get(0).model(), speed);
    reckoning.run(recipe, line, GroupedSplit.heads(data.train()).size());
    return new RunPlan(line.stream().map(PlannedLine.Entry::model).toList(), reckoning.work, speed);
  }

  /** The sum of all times. */
  public double seconds() {
    return work.stream().mapToDouble(PlannedWork::seconds).sum();
  }

  private static final class Reckoning {
    private final EncodedTexts texts;
    private final PlannedModel teacher;
    private final MachineSpeed speed;
    private final List<PlannedWork> work = new ArrayList<>();
    private boolean stored;

    Reckoning(EncodedTexts texts, PlannedModel teacher, MachineSpeed speed) {
      this.texts = texts;
      this.teacher = teacher;
      this.speed = speed;
    }

    void run(Recipe recipe, List<PlannedLine.Entry> line, int heads) {
      fineTune(recipe.teacher().fineTune());
      for (PlannedLine.Entry entry : line) {
        if (entry.stage().isPresent() && entry.stage().get() instanceof Distill distill) {
          distill(entry, distill);
        } else if (entry.stage().isPresent() && entry.stage().get() instanceof Prune prune) {
          score(entry.model(), prune, heads);
        }
      }
      measure(recipe.measure(), line.size());
    }

    private void fineTune(Optional<Training> training) {
      List<Pieces> rows = texts.train().subList(0, texts.labelled());
      training.ifPresent(wanted -> train(teacher.name(), teacher, rows, wanted, 0));
    }

    private void distill(PlannedLine.Entry entry, Distill stage) {
      int epochs = stage.training().epochs();
      int readings = 0;
      if (entry.arm() == Arm.TAUGHT) {
        TeacherOutputs.Kind kind = stage.teacherOutputs().kind();
        boolean logits = stage.losses().stream().anyMatch(Reckoning::readsLogits);
        boolean hidden = stage.losses().stream().anyMatch(Loss.OnLayers.class::isInstance);
        boolean live = logits && kind == TeacherOutputs.Kind.LIVE;
        boolean anew = logits && !live && !stored && kind != TeacherOutputs.Kind.FILE;
        readings = (anew ? 1 : 0) + (live || hidden ? epochs : 0);
        stored |= anew;
      }
      double asking = readings * macs(teacher, texts.train());
      train(entry.model().name(), entry.model(), texts.train(), stage.training(), asking);
    }

    private static boolean readsLogits(Loss loss) {
      return loss instanceof Loss.Softened || loss instanceof Loss.LogitMse;
    }

    private void train(
        String name, PlannedModel model, List<Pieces> rows, Training training, double more) {
      int epochs = training.epochs();
      int steps = epochs * ((rows.size() + training.batch() - 1) / training.batch());
      double macs = PASSES_OF_A_STEP * macs(model, rows) + macs(model, texts.validation());
      work.add(
          new PlannedWork(
              name,
              rows.size(),
              steps,
              epochs * tokens(rows),
              speed.seconds(epochs * macs + more)));
    }

    private void score(PlannedModel model, Prune stage, int heads) {
      int rows = Math.min(stage.rows(), heads);
      double share = (double) rows / texts.labelled();
      List<Pieces> labelled = texts.train().subList(0, texts.labelled());
      double macs = PASSES_OF_A_STEP * macs(model, labelled) + macs(teacher, labelled);
      long tokens = Math.round(share * tokens(labelled));
      work.add(new PlannedWork(model.name(), rows, 0, tokens, speed.seconds(share * macs)));
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
