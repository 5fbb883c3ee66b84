package org.distill4j.recipes.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.distill4j.teacher.training.Progress;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProgressReporterTest {
  private final StringWriter said = new StringWriter();
  private final ProgressReporter messages =
      new ProgressReporter(new PrintWriter(said), MessageStyle.LINES);

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
  void doesNotCountPreparationsIntoTheTimeLeft() throws InterruptedException {
    try (CountedProgress phase = messages.counted("prune: scoring units", 3000, "texts")) {
      Thread.sleep(300);
      phase.prepared(1000);
      Thread.sleep(2100);
      phase.prepared(2000);
    }
    assertEquals("prune: scoring units: 2,000 / 3,000 texts, 0:02 left", lines().get(0));
  }

  @Test
  void printsWarningsAloneWhenQuiet() {
    ProgressReporter quiet =
        new ProgressReporter(new PrintWriter(said), new MessageStyle(true, true, false));
    quiet.say("teacher: started");
    quiet.warn("few rows");
    assertEquals(List.of("warning: few rows"), lines());
  }

  @Test
  void printsOneJsonObjectPerLine() {
    ProgressReporter json =
        new ProgressReporter(new PrintWriter(said), new MessageStyle(true, false, true));
    json.warn("few \"rows\"");
    try (ProgressReporter.TrainingMessages training = json.training("distill")) {
      training.step(new Progress.Step(10, 10, 0.5, 1000));
      training.epoch(1, 2, 0.797);
    }
    List<JsonNode> lines = said.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertEquals(3, lines.size());
    assertEquals("warning", lines.get(0).get("level").asString());
    assertEquals("few \"rows\"", lines.get(0).get("message").asString());
    assertEquals(10, lines.get(1).get("step").asInt());
    assertEquals(0.5, lines.get(1).get("loss").asDouble());
    assertEquals(
        "distill: epoch 1 of 2, 79.7% accuracy on validation",
        lines.get(2).get("message").asString());
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
