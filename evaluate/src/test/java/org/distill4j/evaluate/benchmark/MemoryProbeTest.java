package org.distill4j.evaluate.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.evaluate.TinyModel;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryProbeTest {
  private static final List<Example> ROWS =
      List.of(Example.of("a b\n\u00e9", "up"), Example.ofPair("a", "b", "up"));

  @TempDir Path folder;

  @Test
  void measuresAFreshProcess() throws IOException {
    Assumptions.assumeTrue(MemoryProbe.isSupported(), "this system tells no peak memory");
    TinyModel.write(folder);
    long bytes = MemoryProbe.peakBytes(folder, Dataset.of("rows", ROWS)).orElseThrow();
    assertTrue(bytes > 20e6 && bytes < 1e9, "a JVM with two native libraries: " + bytes);
  }

  @Test
  void tellsWhatTheProcessSaidWhenItFails() throws IOException {
    Assumptions.assumeTrue(MemoryProbe.isSupported(), "this system tells no peak memory");
    TinyModel.write(folder);
    Files.writeString(folder.resolve("labels.json"), "{}");
    IOException fault =
        assertThrows(
            IOException.class, () -> MemoryProbe.peakBytes(folder, Dataset.of("rows", ROWS)));
    assertTrue(fault.getMessage().contains("labels.json"), fault.getMessage());
  }

  @Test
  void sendsRowsThroughAPipe() throws IOException {
    ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    MemoryProbeProcess.send(ROWS, new DataOutputStream(pipe));
    List<Example> received =
        MemoryProbeProcess.receive(
            new DataInputStream(new ByteArrayInputStream(pipe.toByteArray())));
    assertEquals(
        ROWS.stream().map(Example::text).toList(), received.stream().map(Example::text).toList());
    assertEquals(
        ROWS.stream().map(Example::pair).toList(), received.stream().map(Example::pair).toList());
  }

  @Test
  void readsThePeakInKibibytes() throws IOException {
    assertEquals(
        12_641_280,
        ResidentMemory.peakBytes(List.of("Name:\tjava", "VmHWM:\t   12345 kB", "VmRSS: 1 kB")));
    assertThrows(IOException.class, () -> ResidentMemory.peakBytes(List.of("Name:\tjava")));
  }
}
