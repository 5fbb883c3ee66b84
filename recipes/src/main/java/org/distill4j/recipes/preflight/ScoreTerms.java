package org.distill4j.recipes.preflight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.student.distillation.AttentionRelationMatching;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** What losses between attention scores are for the training. */
public final class ScoreTerms {
  private static final int NONE = -1;

  private ScoreTerms() {}

  /**
   * The term.
   *
   * @param layerMap the teacher layer behind each student layer by the stage's layer map, read by
   *     losses that follow it
   * @param heads the student's, layer by layer; a layer that lost all of them relates nothing
   * @param teacherHeads the teacher's, likewise
   * @throws IllegalArgumentException if the teacher does not have a layer
   */
  public static AttentionRelationMatching of(
      AttentionRelations loss,
      List<Integer> layerMap,
      List<Integer> heads,
      List<Integer> teacherHeads) {
    if (loss instanceof AttentionRelations.Relations relations) {
      return new AttentionRelationMatching.Relations(
          relations.weight(),
          new LinkedHashSet<>(relations.of()),
          relations.heads(),
          layers(relations, layerMap, heads, teacherHeads));
    }
    if (loss instanceof AttentionRelations.AttentionScores scores) {
      return new AttentionRelationMatching.AttentionScores(
          scores.weight(), layers(scores, layerMap, heads, teacherHeads));
    }
    throw new AssertionError(loss);
  }

  // Of last layers, those that still have heads.
  private static List<Integer> layers(
      AttentionRelations loss,
      List<Integer> layerMap,
      List<Integer> heads,
      List<Integer> teacherHeads) {
    List<Integer> map = LayerMaps.of(loss.layers(), layerMap, heads.size(), teacherHeads.size());
    return switch (loss.layers().rule()) {
      case MAP, LISTED -> withHeads(map, heads, teacherHeads);
      case LAST -> last(heads, lastWithHeads(teacherHeads));
      case ONE -> last(heads, map.get(map.size() - 1));
    };
  }

  /** Whether heads of a pruned student still go with a loss's. */
  public static boolean fits(
      AttentionRelations loss, TransformerConfig student, List<Integer> teacherHeads) {
    List<Integer> heads = student.numAttentionHeads();
    if (loss instanceof AttentionRelations.Relations relations) {
      int parts = relations.heads().orElse(1);
      return heads.stream().allMatch(count -> count * student.attentionHeadSize() % parts == 0);
    }
    return new HashSet<>(heads).equals(new HashSet<>(teacherHeads));
  }

  private static List<Integer> withHeads(
      List<Integer> layerMap, List<Integer> heads, List<Integer> teacherHeads) {
    List<Integer> map = new ArrayList<>(layerMap);
    for (int layer = 0; layer < map.size(); layer++) {
      int from = map.get(layer);
      boolean related = from != NONE && heads.get(layer) > 0 && teacherHeads.get(from) > 0;
      map.set(layer, related ? from : NONE);
    }
    return map;
  }

  private static int lastWithHeads(List<Integer> heads) {
    int last = heads.size() - 1;
    while (last > 0 && heads.get(last) == 0) {
      last--;
    }
    return last;
  }

  private static List<Integer> last(List<Integer> heads, int teacherLayer) {
    List<Integer> map = new ArrayList<>(Collections.nCopies(heads.size(), NONE));
    int last = lastWithHeads(heads);
    map.set(last, heads.get(last) > 0 ? teacherLayer : NONE);
    return map;
  }
}
