package org.distill4j.recipes.stage;

import java.util.List;
import java.util.Locale;
import org.distill4j.compress.prune.GradualSettings;
import org.distill4j.compress.prune.GradualSettings.Criterion;
import org.distill4j.compress.prune.PrunedModel;
import org.distill4j.compress.prune.PruningSchedule;
import org.distill4j.compress.prune.Scope;
import org.distill4j.recipes.recipe.GradualPrune;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;

/** A training on whose way heads and neurons go. */
final class PrunedTraining {
  private final GradualPrune stage;
  private final PruningSchedule pruning;

  PrunedTraining(GradualPrune stage, Checkpoint start) {
    this.stage = stage;
    this.pruning = new PruningSchedule(start.config(), settings(stage));
  }

  private static GradualSettings settings(GradualPrune stage) {
    return new GradualSettings(
        stage.heads().pruning(),
        stage.feedForward().pruning(),
        criterion(stage.criterion()),
        stage.scope() == PruneScope.GLOBAL ? Scope.GLOBAL : Scope.LAYER,
        stage.rounds(),
        stage.until());
  }

  private static Criterion criterion(GradualPrune.Criterion criterion) {
    return switch (criterion) {
      case TAYLOR -> Criterion.TAYLOR;
      case FISHER -> Criterion.FISHER;
      case MAGNITUDE -> Criterion.MAGNITUDE;
      case MOVEMENT -> Criterion.MOVEMENT;
      case L0 -> Criterion.L0;
    };
  }

  /** The settings of the training, on which what goes is taken. */
  TrainingSettings settings(TrainingSettings training) {
    return training.withThinning(pruning);
  }

  /**
   * The trained model without what went.
   *
   * @param notes takes what to tell the reader of the report
   */
  Checkpoint cut(Trainer.Result trained, List<String> notes) {
    PrunedModel pruned = pruning.cut(trained.checkpoint());
    notes.add(note(trained, pruned));
    return pruned.model();
  }

  private String note(Trainer.Result trained, PrunedModel pruned) {
    int last = pruning.lastStep(trained.steps());
    return String.format(
        Locale.ROOT,
        "Pruned on the way, %s with step %,d; only epochs that end after that could be kept. Heads"
            + " left in each layer %s, feed-forward neurons %s; %,d of %,d parameters stay. %s",
        stage.criterion() == GradualPrune.Criterion.L0
            ? "by gates on all units, whose expected open share was led down to the target and"
                + " ended"
            : "by a cubic schedule in rounds that ended",
        last,
        pruned.model().config().numAttentionHeads(),
        pruned.model().config().intermediateSize(),
        pruned.parametersAfter(),
        pruned.parametersBefore(),
        scored());
  }

  private String scored() {
    return switch (stage.criterion()) {
      case TAYLOR -> "Units scored by the mean slope of the loss at their masks, step by step.";
      case FISHER -> "Units scored by the mean square of that slope, step by step.";
      case MAGNITUDE -> "Units scored by the norm of their weights at each round.";
      case MOVEMENT -> "Units scored by how far training moved their weights away from zero.";
      case L0 -> "Units scored by how open their hard-concrete gates were at the end.";
    };
  }
}
