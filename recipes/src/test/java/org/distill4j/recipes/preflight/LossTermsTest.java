package org.distill4j.recipes.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.student.distillation.DistillationLoss;
import org.distill4j.student.distillation.DistillationLoss.HiddenStates.Distance;
import org.distill4j.student.loss.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossTermsTest {
  private static final Schedule TEMPERATURE = Schedule.constant(3);
  private static final Schedule WEIGHT = Schedule.constant(0.25);
  private static final List<Integer> MAP = List.of(1, 4);

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(
            new Loss.SoftTarget(TEMPERATURE, WEIGHT),
            new DistillationLoss.SoftTarget(TEMPERATURE, WEIGHT)),
        Arguments.of(
            new Loss.ReverseKl(TEMPERATURE, WEIGHT),
            new DistillationLoss.ReverseKl(TEMPERATURE, WEIGHT)),
        Arguments.of(
            new Loss.JensenShannon(TEMPERATURE, WEIGHT),
            new DistillationLoss.JensenShannon(TEMPERATURE, WEIGHT)),
        Arguments.of(
            new Loss.Dkd(2, 5, TEMPERATURE, WEIGHT),
            new DistillationLoss.Dkd(2, 5, TEMPERATURE, WEIGHT)),
        Arguments.of(new Loss.LogitMse(WEIGHT), new DistillationLoss.LogitMse(WEIGHT)),
        Arguments.of(new Loss.HardLabel(WEIGHT, 0.1), new DistillationLoss.HardLabel(WEIGHT, 0.1)),
        Arguments.of(
            new Loss.Embedding(WEIGHT, Loss.HiddenStates.Distance.MSE),
            new DistillationLoss.Embedding(WEIGHT, Distance.MSE)),
        Arguments.of(
            new Loss.Embedding(WEIGHT, Loss.HiddenStates.Distance.COSINE),
            new DistillationLoss.Embedding(WEIGHT, Distance.COSINE)),
        Arguments.of(new Loss.Similarities(WEIGHT), new DistillationLoss.Similarities(WEIGHT)),
        Arguments.of(
            new Loss.HiddenStates(
                WEIGHT, Loss.HiddenStates.Distance.MSE, MatchedLayers.map(), true),
            new DistillationLoss.HiddenStates(WEIGHT, Distance.MSE, MAP, true)),
        Arguments.of(
            new Loss.HiddenStates(
                WEIGHT, Loss.HiddenStates.Distance.COSINE, MatchedLayers.map(), false),
            new DistillationLoss.HiddenStates(WEIGHT, Distance.COSINE, MAP, false)),
        Arguments.of(
            new Loss.ClsStates(WEIGHT, MatchedLayers.map()),
            new DistillationLoss.ClsStates(WEIGHT, MAP)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void areWhatTheRecipeSays(Loss loss, DistillationLoss term) {
    assertEquals(term, LossTerms.of(loss, MAP));
    assertEquals(loss.key(), term.name());
  }

  @Test
  void matchTheLayersThatTheRecipeSays() {
    assertEquals(List.of(1, 3, 5), LayerMaps.of(LayerMap.even(), 3, 6));
    assertEquals(List.of(-1, -1, 5), LayerMaps.of(LayerMap.last(), 3, 6));
    assertEquals(List.of(0, 2, 5), LayerMaps.of(LayerMap.of(List.of(0, 2, 5)), 3, 6));
  }

  @Test
  void matchTheLayersThatALossNamesForItself() {
    assertEquals(MAP, LayerMaps.of(MatchedLayers.map(), MAP, 2, 6));
    assertEquals(List.of(-1, 5), LayerMaps.of(MatchedLayers.last(), MAP, 2, 6));
    assertEquals(List.of(-1, 3), LayerMaps.of(MatchedLayers.one(3), MAP, 2, 6));
    List<Integer> listed = List.of(4, MatchedLayers.NONE);
    assertEquals(listed, LayerMaps.of(MatchedLayers.listed(listed), MAP, 2, 6));
  }
}
