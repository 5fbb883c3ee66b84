package org.distill4j.evaluate.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.junit.jupiter.api.Test;

final class WordScoresTest {
  private static final List<List<String>> TRUTH = List.of(List.of("NN", "VB", "NN"), List.of("JJ"));
  private static final List<List<String>> ANSWERS =
      List.of(List.of("NN", "NN", "NN"), List.of("O"));

  @Test
  void countsWordsAndAveragesTagsThatOccur() {
    List<String> names = TagScoring.WORDS.names(TRUTH, List.of("NN", "VB", "XX"));
    assertEquals(List.of("NN", "VB", "XX", "JJ", "O"), names);
    Scores scores = WordScores.of(TRUTH, ANSWERS, names, new Bootstrap(200, 17));
    assertEquals(0.5, scores.metrics().get("tokenAccuracy").value(), 1e-12);
    // NN: 2 right, 1 too many, so F1 = 4/5; VB, JJ and O occur and are wrong; XX never occurs.
    assertEquals(0.2, scores.metrics().get("macroF1").value(), 1e-12);
    assertEquals(Map.of("NN", 0.8, "VB", 0.0, "XX", 0.0, "JJ", 0.0, "O", 0.0), scores.classF1());
    assertEquals(List.of(1, 0, 0, 0, 0), scores.confusion().get(1));
  }

  @Test
  void theBaselineGivesUnseenWordsTheMostFrequentTag() {
    List<TaggedSentence> train =
        List.of(new TaggedSentence(1, List.of("a", "b", "c"), List.of("NN", "VB", "NN")));
    FrequentTags floor = FrequentTags.fit(train, TagScoring.WORDS);
    assertEquals(List.of("VB", "NN"), floor.predict(List.of("b", "new")));
  }

  @Test
  void scoringFollowsTheTags() {
    assertEquals(TagScoring.ENTITIES, TagScoring.of(List.of("O", "B-X", "I-X")));
    assertEquals(TagScoring.WORDS, TagScoring.of(List.of("NN", "VB")));
    assertThrows(
        IllegalArgumentException.class,
        () -> WordScores.of(TRUTH, ANSWERS, List.of("NN"), new Bootstrap(20, 1)));
  }
}
