package org.distill4j.recipes.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMessagesTest {
  private final StringWriter said = new StringWriter();
  private final RunMessages messages = new RunMessages(new PrintWriter(said), false);

  private List<String> lines() {
    return said.toString().lines().map(line -> line.substring("00:00:00 ".length())).toList();
  }

  @Test
  void saysHowFarALongPhaseHasComeEveryTwoSeconds() throws InterruptedException {
    try (CountedProgress phase = messages.counted("teacher: checking ONNX parity", 4000, "texts")) {
      phase.done(100);
      Thread.sleep(2100);
      phase.done(2000);
      phase.done(2001);
      phase.done(1500);
      phase.done(4000);
    }
    assertEquals(1, lines().size(), lines()::toString);
    assertEquals("teacher: checking ONNX parity: 2,000 / 4,000 texts, 0:02 left", lines().get(0));
  }

  @Test
  void saysNothingOfAnswersThatAreThereAtOnceAndBeginsAnewForOthers() throws InterruptedException {
    messages.answered(500, 500);
    messages.answered(8192, 20_000);
    Thread.sleep(2100);
    messages.answered(16_384, 20_000);
    messages.answered(20_000, 20_000);
    messages.answered(8192, 20_000);
    assertEquals(1, lines().size(), lines()::toString);
    assertEquals("teacher outputs: 16,384 / 20,000 texts, 0:01 left", lines().get(0));
  }
}
