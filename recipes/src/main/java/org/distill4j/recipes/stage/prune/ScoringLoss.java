package org.distill4j.recipes.stage.prune;

import java.util.List;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.preflight.ScoreTerms;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** The loss that tells what matters in a model. */
final class ScoringLoss {
  private ScoringLoss() {}

  /**
   * The loss for a student of this shape.
   *
   * @param run whose last distillation tells; without one labels do: a model that is its own
   *     teacher has no distillation loss
   */
  static Distill of(StageRun run, TransformerConfig student, TransformerConfig teacher) {
    Distill before = run.last().how().orElse(null);
    if (run.arm() == Arm.CONTROL || before == null) {
      return Distill.defaults().withLosses(List.of(Loss.HardLabel.defaults()));
    }
    // Losses on the inside alone tell nothing of units behind the last layer that they look at.
    return before.teachesAnswers()
        ? before.withLosses(
            before.losses().stream().filter(l -> fits(l, before, student, teacher)).toList())
        : before.withLosses(Distill.defaults().losses());
  }

  // What has lost layers or heads since then cannot be held to the teacher's one by one.
  private static boolean fits(
      Loss loss, Distill stage, TransformerConfig student, TransformerConfig teacher) {
    if (loss instanceof AttentionRelations scores
        && !ScoreTerms.fits(scores, student, teacher.numAttentionHeads())) {
      return false;
    }
    if (loss instanceof Loss.Inside inside
        && inside.layers().rule() == MatchedLayers.Rule.LISTED
        && inside.layers().teacherLayers().size() != student.numHiddenLayers()) {
      return false;
    }
    LayerMap map = stage.layerMap();
    return !loss.readsLayerMap()
        || map.kind() != LayerMap.Kind.EXPLICIT
        || map.layers().size() == student.numHiddenLayers();
  }
}
