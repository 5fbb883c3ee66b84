package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedClassifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictCommandTest {
  @TempDir private Path folder;
  private String model;

  @BeforeEach
  void writeModel() throws Exception {
    model = TinyModel.write(folder.resolve("model")).toString();
  }

  @Test
  void answersEachArgumentAsTheClassifierDoes() throws Exception {
    Program program = Program.run("predict", model, "good film", "bad films");
    assertEquals("", program.err());
    assertEquals(0, program.code());
    List<String> lines = program.out().lines().toList();
    assertEquals(2, lines.size());
    try (CompressedClassifier classifier = CompressedClassifier.open(Path.of(model))) {
      List<Classification> expected = classifier.classify(List.of("good film", "bad films"));
      for (int i = 0; i < 2; i++) {
        JsonNode line = JsonMapper.shared().readTree(lines.get(i));
        assertEquals(expected.get(i).label(), line.get("label").asString());
        assertEquals(
            expected.get(i).probabilities().get(1), line.get("probabilities").get("1").asDouble());
      }
    }
  }

  @Test
  void saysWhereAModelDidNotReadAllOfAText() {
    Program program = Program.run("predict", model, "good film", "good ".repeat(5000));
    assertEquals(0, program.code(), program.err());
    List<String> lines = program.out().lines().toList();
    assertFalse(JsonMapper.shared().readTree(lines.get(0)).has("truncated"), lines.get(0));
    assertTrue(JsonMapper.shared().readTree(lines.get(1)).get("truncated").asBoolean());
  }

  @Test
  void answersEveryLineOfAFileAndOfStandardInput() throws Exception {
    Path file = Files.writeString(folder.resolve("in.txt"), "good\n\na film\n");
    Program program = Program.run("predict", model, "--in", file.toString());
    assertEquals(3, program.out().lines().count(), program.toString());
    assertEquals(program.out(), standardInput("good\n\na film\n"));
  }

  @Test
  void splitsPairsAtTheTab() throws Exception {
    Program program = Program.run("predict", model, "--pairs", "good\tbad", "good bad");
    assertEquals(2, program.code());
    assertEquals(1, program.out().lines().count());
    assertEquals(
        "argument 2: must be two texts separated by a tab; got 1. Leave out --pairs.",
        program.errLines().get(0));
  }

  @Test
  void refusesBytesThatAreNoText() throws Exception {
    Path file = Files.write(folder.resolve("in.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    Program program = Program.run("predict", model, "--in", file.toString());
    assertEquals(2, program.code());
    assertTrue(program.err().startsWith(file + ":2: "), program.err());
    assertTrue(program.err().contains("must be UTF-8"), program.err());
  }

  @Test
  void refusesTextsBesideAFile() {
    assertEquals(2, Program.run("predict", model, "text", "--in", "x.txt").code());
    assertEquals(2, Program.run("predict", model, "--in", folder + "/absent.txt").code());
    for (String threads : List.of("0", "-1", "100000")) {
      Program program = Program.run("predict", model, "text", "--threads", threads);
      assertEquals(2, program.code());
      String wanted = "--threads: must be in [1, " + 2L * Recipe.defaultThreads() + "]";
      assertTrue(program.errLines().get(0).contains(wanted), program.err());
    }
  }

  private String standardInput(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new PredictCommand(new ByteArrayInputStream(bytes)));
    line.setOut(new PrintWriter(out, true));
    assertEquals(0, line.execute(model));
    return out.toString();
  }
}
