package org.distill4j.evaluate.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.TinyModel;
import org.distill4j.evaluate.benchmark.LatencyBenchmark.Progress;
import org.distill4j.evaluate.report.Latency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyBenchmarkTest {
  private static final LatencySettings BRIEF =
      new LatencySettings(List.of(16, 32, 128), List.of(1), 1, 0.01, 0.02, 17);

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    TinyModel.write(folder);
  }

  @Test
  void timesInForksAndPrintsNothing() throws IOException {
    List<Progress> progress = new ArrayList<>();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
    Map<String, List<Latency>> latencies;
    try {
      latencies = LatencyBenchmark.measure(Map.of("tiny", folder), BRIEF, progress::add);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertEquals(List.of(new Progress("tiny", 0, 1)), progress);
    assertEquals(
        List.of(16, 32),
        latencies.get("tiny").stream().map(Latency::length).toList(),
        "128 is longer than the 64 positions");
    for (Latency latency : latencies.get("tiny")) {
      assertTrue(latency.n() >= 1 && latency.p95() >= latency.p50(), latency.toString());
    }
  }

  @Test
  void tellsWhatAForkSaidWhenItFails() throws IOException {
    Files.writeString(folder.resolve("model.onnx"), "no model");
    IOException fault =
        assertThrows(
            IOException.class,
            () -> LatencyBenchmark.measure(Map.of("broken", folder), BRIEF, step -> {}));
    assertTrue(fault.getMessage().startsWith(folder + ": must answer"), fault.getMessage());
    assertTrue(fault.getMessage().contains("must be an ONNX model"), fault.getMessage());
  }

  @Test
  void namesTheFolderThatIsNoModel() {
    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                LatencyBenchmark.measure(
                    Map.of("none", folder.resolve("none")), BRIEF, step -> {}));
    assertTrue(fault.getMessage().contains("must be a model folder"), fault.getMessage());
  }

  @Test
  void namesTheConfigurationsMissingKey() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"max_position_embeddings\": 64}");
    IOException fault = assertThrows(IOException.class, () -> TimedModel.of(folder, List.of(16)));
    assertEquals(
        folder.resolve("config.json")
            + " vocab_size: must be a whole number > 0; got nothing. Export the model again.",
        fault.getMessage());
  }

  @Test
  void refusesEmptySettings() {
    assertThrows(
        IllegalArgumentException.class, () -> LatencySettings.defaults().withLengths(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> LatencySettings.defaults().withThreads(List.of(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LatencySettings(List.of(16), List.of(1), 1, Double.NaN, 1, 17));
  }

  @Test
  void poolsPercentilesOverRounds() {
    Samples samples = new Samples();
    samples.add(1, 50);
    samples.add(2, 45);
    samples.add(9, 4);
    samples.add(30, 1);
    // Between the 50th and 51st, 1 and 2; and between the 95th and 96th, 2 and 9.
    Latency first = samples.latency(32, 1);
    assertEquals(1.5, first.p50(), 1e-12);
    assertEquals(2 + 0.05 * 7, first.p95(), 1e-9);
    samples.add(9, 10);
    assertEquals(new Latency(32, 1, 2, 9, 110), samples.latency(32, 1));
  }

  @Test
  void takesModelsInTurn() {
    Map<String, Path> folders = new LinkedHashMap<>();
    folders.put("a", folder);
    folders.put("b", folder);
    List<String> order = new ArrayList<>();
    // Longer than the positions: nothing to fork, so that the order alone is seen.
    LatencySettings none = new LatencySettings(List.of(999), List.of(1), 3, 1, 1, 17);
    try {
      LatencyBenchmark.measure(folders, none, step -> order.add(step.model()));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    assertEquals(List.of("a", "b", "a", "b", "a", "b"), order);
  }
}
