package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTrainingCommandTest {
  @TempDir private Path folder;
  private String checkpoint;
  private String data;

  @BeforeEach
  void writeInputs() throws IOException {
    checkpoint = TinyModel.pretrained(folder.resolve("model"), List.of("good", "bad")).toString();
    data = TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1).toString();
  }

  private Program bench(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "training"));
    for (String usual :
        List.of("--checkpoint=" + checkpoint, "--data=" + data, "--steps=5", "--threads=1")) {
      String name = usual.substring(0, usual.indexOf('=') + 1);
      if (List.of(more).stream().noneMatch(option -> option.startsWith(name))) {
        arguments.add(usual);
      }
    }
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "train, none",
    "train, 'layers=2,hidden=16,heads=2,ffn=8'",
    "infer, none",
  })
  void printsOneLineOfJsonWhosePartsAddUp(String work, String student) {
    Program program = bench("--work", work, "--student", student, "--precision", "f32", "--json");
    assertEquals(0, program.code(), program.err());
    assertEquals(1, program.out().lines().count(), program.out());
    JsonNode result = JsonMapper.shared().readTree(program.out());
    assertEquals(work, result.get("work").asString());
    assertEquals("f32", result.get("precision").asString());
    assertEquals(5, result.get("steps").asInt());
    double tokens = result.get("realTokensPerSecond").asDouble();
    double texts = result.get("sentencesPerSecond").asDouble();
    assertTrue(tokens > texts && texts > 0, program.out());
    JsonNode step = result.get("stepMillis");
    assertTrue(step.get("p95").asDouble() >= step.get("p50").asDouble(), program.out());
    assertTrue(result.get("gflops").asDouble() > 0, program.out());
    assertTrue(result.get("peakMemoryBytes").asLong() != 0, program.out());
    List<String> parts = new ArrayList<>(result.get("partMillis").propertyNames());
    assertEquals(
        List.of(
            "matmul",
            "attention",
            "normAndActivation",
            "embedding",
            "optimizer",
            "framework",
            "data"),
        parts);
    double sum = 0;
    for (String part : parts) {
      sum += result.get("partMillis").get(part).asDouble();
    }
    // 32 texts a step, so the mean step in milliseconds is 32,000 over texts a second; the clock of
    // parts runs from one step into the next.
    assertEquals(32_000 / texts, sum, 0.2 * sum + 0.5, program.out());
  }

  @Test
  void printsATableForTheReader() {
    Program program = bench("--micro-batch", "8", "--recompute");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.out().contains("real tokens/s"), program.out());
    assertTrue(program.out().contains("  normAndActivation"), program.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--student=small | --student: must be none or four sizes; got small.",
        "--student=layers=2,hidden=16,heads=2 | --student: must be none or four sizes; got",
        "--student=layers=2,hidden=16,heads=3,ffn=8 | student.heads: must divide the hidden width 16",
        "--batch=0 | --batch: must be > 0; got 0.",
        "--steps=0 | --steps: must be > 0; got 0.",
        "--precision=f16 | --precision",
        "--data=none.tsv | none.tsv",
        "--label=colour | colour",
      })
  void refuses(String option, String message) {
    Program program = bench(option);
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains(message), program.err());
    assertEquals("", program.out());
  }

  @Test
  void mustBeGivenWhatToMeasure() {
    Program program = Program.run("bench");
    assertEquals(2, program.code());
    assertTrue(program.err().contains("bench: must be given what to measure"), program.err());
  }
}
