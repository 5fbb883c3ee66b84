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
  private static final int NONE = -1;

  private ScoreTerms() {}

  /**
   * The term.
   *
   * @param layerMap the stage's, read by losses that follow it
   * @param heads the student's, layer by layer; a layer that lost all of them relates nothing
   * @param teacherLayers the teacher's
   * @throws IllegalArgumentException if the teacher does not have a layer
   */
  static ScoreMatching of(
      MatchedScores loss, List<Integer> layerMap, List<Integer> heads, int teacherLayers) {
    if (loss instanceof MatchedScores.Relations relations) {
      return new ScoreMatching.Relations(
          relations.weight(),
          new LinkedHashSet<>(relations.of()),
          relations.heads(),
          map(relations.layers(), layerMap, heads, teacherLayers));
    }
    if (loss instanceof MatchedScores.AttentionScores scores) {
      return new ScoreMatching.AttentionScores(scores.weight(), layerMap);
    }
    throw new AssertionError(loss);
  }

  private static List<Integer> map(
      MatchedScores.Layers wanted, List<Integer> layerMap, List<Integer> heads, int teacherLayers) {
    return switch (wanted.kind()) {
      case MAP -> withHeads(layerMap, heads);
      case LAST -> last(heads, teacherLayers - 1);
      case LISTED ->
          last(heads, LayerChoice.named(List.of(wanted.teacherLayer()), teacherLayers).get(0));
    };
  }

  private static List<Integer> withHeads(List<Integer> layerMap, List<Integer> heads) {
    List<Integer> map = new ArrayList<>(layerMap);
    for (int layer = 0; layer < map.size(); layer++) {
      map.set(layer, heads.get(layer) == 0 ? NONE : map.get(layer));
    }
    return map;
  }

  private static List<Integer> last(List<Integer> heads, int teacherLayer) {
    List<Integer> map = new ArrayList<>(Collections.nCopies(heads.size(), NONE));
    for (int layer = heads.size() - 1; layer >= 0; layer--) {
      if (heads.get(layer) > 0) {
        map.set(layer, teacherLayer);
        break;
      }
    }
    return map;
  }
}
