package org.distill4j.compress.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.junit.jupiter.api.Test;

final class TimedShapeTest {
  @Test
  void taggersHaveTheSameHead() {
    Checkpoint tagger = RandomCheckpoint.layers(List.of(3, 2), List.of(10, 6)).asTagger();
    Checkpoint timed = TimedShape.model(tagger.config(), 3, Head.TAGS);
    assertFalse(timed.hasPooler());
    assertEquals(Head.TAGS, Head.of(timed));
  }
}
