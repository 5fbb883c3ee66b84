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
  void saysHowFarATeacherHasComeTenTimesAtMost() {
    for (int done = 1000; done <= 100_000; done += 1000) {
      messages.answered(done, 100_000);
    }
    assertEquals(9, lines().size(), lines()::toString);
    assertEquals("the teacher has answered 10,000 of 100,000 texts", lines().get(0));
    assertEquals("the teacher has answered 90,000 of 100,000 texts", lines().get(8));
  }

  @Test
  void saysNothingOfAnswersThatAreThereAtOnceAndBeginsAnewForOthers() {
    messages.answered(500, 500);
    messages.answered(8192, 20_000);
    messages.answered(16_384, 20_000);
    messages.answered(20_000, 20_000);
    messages.answered(8192, 20_000);
    assertEquals(3, lines().size(), lines()::toString);
  }
}
