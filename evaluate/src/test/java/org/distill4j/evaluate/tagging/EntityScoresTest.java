package org.distill4j.evaluate.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.statistics.Bootstrap;
import org.junit.jupiter.api.Test;

final class EntityScoresTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(100, 17);

  private static List<List<String>> tags(String... sentences) {
    return List.of(sentences).stream().map(s -> List.of(s.split(" ", -1))).toList();
  }

  @Test
  void findsEntitiesAsTheScorerDoes() {
    assertEquals(
        List.of(new Entity("PER", 0, 2), new Entity("PER", 2, 3), new Entity("LOC", 3, 4)),
        Entity.of(List.of("B-PER", "I-PER", "B-PER", "I-LOC", "O")));
    assertEquals(List.of(new Entity("A-B", 1, 3)), Entity.of(List.of("O", "I-A-B", "I-A-B")));
    assertEquals(List.of(), Entity.of(List.of("O", "O")));
  }

  @Test
  void countsWholeEntitiesOverAllSentencesTogether() {
    // The example of seqeval's documentation, F1 0.5: PER right, MISC one word too long.
    List<List<String>> truth = tags("O O O B-MISC I-MISC I-MISC O", "B-PER I-PER O");
    List<List<String>> answers = tags("O O B-MISC I-MISC I-MISC I-MISC O", "B-PER I-PER O");
    Scores scores = EntityScores.of(truth, answers, BOOTSTRAP);
    assertEquals(0.5, scores.metrics().get("entityF1").value(), 1e-12);
    assertEquals(0, scores.classF1().get("MISC"));
    assertEquals(1, scores.classF1().get("PER"));
    assertEquals(List.of("MISC", "PER", "O"), EntityScores.types(truth, answers));
    assertEquals(List.of(0, 0, 1), scores.confusion().get(0));
    assertEquals(List.of(1, 0, 0), scores.confusion().get(2));
  }

  @Test
  void tellsPrecisionFromRecall() {
    Scores scores =
        EntityScores.of(tags("B-A O B-A O", "O O"), tags("B-A O O O", "B-B O"), BOOTSTRAP);
    assertEquals(0.5, scores.metrics().get("entityPrecision").value(), 1e-12);
    assertEquals(0.5, scores.metrics().get("entityRecall").value(), 1e-12);
    assertTrue(scores.metrics().get("entityF1").low() <= 0.5);
  }

  @Test
  void isZeroWithoutEntitiesAndRefusesOtherLengths() {
    assertEquals(0, new EntityScores(tags("O"), tags("O")).f1(new int[] {0}));
    assertThrows(IllegalArgumentException.class, () -> new EntityScores(tags("O O"), tags("O")));
    assertThrows(IllegalArgumentException.class, () -> new EntityScores(List.of(), List.of()));
  }

  @Test
  void theFloorGivesEachWordItsMostFrequentTag() {
    FrequentTags floor =
        FrequentTags.fit(
            List.of(
                new TaggedSentence(1, List.of("in", "Paris"), List.of("O", "B-LOC")),
                new TaggedSentence(4, List.of("Paris", "Paris"), List.of("B-PER", "B-LOC"))),
            TagScoring.ENTITIES);
    assertEquals(List.of("O", "B-LOC", "O"), floor.predict(List.of("in", "Paris", "Rome")));
  }
}
