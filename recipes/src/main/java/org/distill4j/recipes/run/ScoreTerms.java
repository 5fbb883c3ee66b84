package org.distill4j.recipes.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.distill4j.recipes.recipe.MatchedScores;
import org.distill4j.student.distillation.ScoreMatching;
import org.distill4j.student.shape.LayerChoice;

/** What losses between attention scores are for the training. */
final class ScoreTerms {
  private ScoreTerms() {}

  /**
   * The term.
   *
   * @param layerMap the stage's, read by losses that follow it
   * @param layers the student's
   * @param teacherLayers the teacher's
   * @throws IllegalArgumentException if the teacher does not have a layer
   */
  static ScoreMatching of(
      MatchedScores loss, List<Integer> layerMap, int layers, int teacherLayers) {
    if (loss instanceof MatchedScores.Relations relations) {
      return new ScoreMatching.Relations(
          relations.weight(),
          new LinkedHashSet<>(relations.of()),
          relations.heads(),
          map(relations.layers(), layerMap, layers, teacherLayers));
    }
    if (loss instanceof MatchedScores.AttentionScores scores) {
      return new ScoreMatching.AttentionScores(scores.weight(), layerMap);
    }
    throw new AssertionError(loss);
  }

  private static List<Integer> map(
      MatchedScores.Layers wanted, List<Integer> layerMap, int layers, int teacherLayers) {
    return switch (wanted.kind()) {
      case MAP -> layerMap;
      case LAST -> last(layers, teacherLayers - 1);
      case LISTED ->
          last(layers, LayerChoice.named(List.of(wanted.teacherLayer()), teacherLayers).get(0));
    };
  }

  private static List<Integer> last(int layers, int teacherLayer) {
    List<Integer> map = new ArrayList<>(Collections.nCopies(layers, -1));
    map.set(layers - 1, teacherLayer);
    return map;
  }
}
