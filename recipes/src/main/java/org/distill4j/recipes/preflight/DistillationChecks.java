package org.distill4j.recipes.preflight;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.student.distillation.AttentionRelationMatching;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Whether the losses of a distillation fit the shapes of teacher and student. */
final class DistillationChecks {
  private final StudentSoFar student;

  DistillationChecks(StudentSoFar student) {
    this.student = student;
  }

  /** Checks one, whose message begins below the stage. */
  void check(Distill stage) {
    // Of a chain, the student so far is the teacher.
    Optional<TransformerConfig> mentor =
        stage.isChained() ? student.shape() : Optional.of(student.teacher());
    int teacherLayers = stage.isChained() ? student.layers() : student.teacher().numHiddenLayers();
    boolean mentorLostHeads = stage.isChained() && student.lostHeads();
    stage.student().ifPresent(student::start);
    boolean lostHeads = mentorLostHeads || student.lostHeads();
    int layers = student.layers();
    boolean mapped = LayerMaps.isRead(stage) || stage.layerMap().kind() == LayerMap.Kind.EXPLICIT;
    // The first stage makes the student, and no later one changes its number of layers.
    List<Integer> map = mapped ? LayerMaps.of(stage.layerMap(), layers, teacherLayers) : List.of();
    if (mentor.isPresent() && stage.layerMap().isRechosen()) {
      LayerMaps.requireEqualHeads(stage, mentor.get().numAttentionHeads());
    }
    List<Integer> heads = heads(student.shape(), layers);
    List<Integer> teacherHeads = heads(mentor, teacherLayers);
    for (int i = 0; i < stage.losses().size(); i++) {
      Loss loss = stage.losses().get(i);
      Placed.run(
          "losses[" + i + "].",
          () -> {
            if (lostHeads) {
              requireAnyHeads(loss);
            }
            if (loss instanceof Loss.Inside inside) {
              compare(inside, map, heads, teacherHeads, mentor);
            }
          });
    }
  }

  private void compare(
      Loss.Inside loss,
      List<Integer> map,
      List<Integer> heads,
      List<Integer> teacherHeads,
      Optional<TransformerConfig> mentor) {
    Placed.run(
        loss.key() + ".",
        () -> {
          var unused = LayerMaps.of(loss.layers(), map, heads.size(), teacherHeads.size());
        });
    if (loss instanceof AttentionRelations scores
        && student.shape().isPresent()
        && mentor.isPresent()) {
      AttentionRelationMatching term = ScoreTerms.of(scores, map, heads, teacherHeads);
      var unused = term.losses(student.shape().get(), mentor.get());
    }
  }

  // Once pruned, heads are known no more: some stand for them.
  private static List<Integer> heads(Optional<TransformerConfig> shape, int layers) {
    return shape
        .map(TransformerConfig::numAttentionHeads)
        .orElseGet(() -> Collections.nCopies(layers, 1));
  }

  // How many heads a prune before leaves to each layer is known once it is done.
  private static void requireAnyHeads(Loss loss) {
    if (loss instanceof AttentionRelations.AttentionScores) {
      throw new IllegalArgumentException(
          "attention-scores: must match head by head; got a model that has lost heads to a prune"
              + " before. Use relations, where heads need not agree.");
    }
    if (loss instanceof AttentionRelations.Relations relations && relations.heads().isPresent()) {
      throw new IllegalArgumentException(
          "relations: heads must be left out after a prune of heads; got "
              + relations.heads().getAsInt()
              + ", which may not divide what is left. Leave heads out for as many as do.");
    }
  }
}
