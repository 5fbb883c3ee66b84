package org.distill4j.recipes.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.AttentionRelations.Relations;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.student.distillation.AttentionRelationMatching;
import org.junit.jupiter.api.Test;

class ScoreTermsTest {
  @Test
  void relatesNothingInLayersThatLostAllHeads() {
    assertEquals(List.of(0, -1, 5), map(MatchedLayers.map(), List.of(2, 0, 1)));
  }

  @Test
  void takesTheLastLayerThatHasHeads() {
    assertEquals(List.of(-1, 5, -1), map(MatchedLayers.last(), List.of(2, 3, 0)));
    assertEquals(List.of(-1, -1, 5), map(MatchedLayers.last(), List.of(0, 0, 1)));
  }

  @Test
  void takesTheTeachersLastLayerThatHasHeads() {
    AttentionRelationMatching term =
        ScoreTerms.of(Relations.defaults(), List.of(), List.of(2, 2), List.of(2, 1, 0));
    assertEquals(List.of(-1, 1), term.layerMap());
  }

  private static List<Integer> map(MatchedLayers layers, List<Integer> heads) {
    Relations usual = Relations.defaults();
    AttentionRelations loss = new Relations(usual.of(), usual.heads(), layers, usual.weight());
    return ScoreTerms.of(loss, List.of(0, 3, 5), heads, List.of(2, 2, 2, 2, 2, 2)).layerMap();
  }
}
