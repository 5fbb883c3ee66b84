package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
  @TempDir private Path folder;
  private String first;
  private String second;
  private Path data;

  @BeforeEach
  void writeModels() throws IOException {
    first = TinyModel.write(folder.resolve("first")).toString();
    second = TinyModel.write(folder.resolve("run/model")).getParent().toString();
    data = TinyData.single(folder.resolve("test.tsv"), "text\tlabel", 20, 1);
  }

  @Test
  void printsATableForTheReader() {
    Program program = evaluate(first, second);
    assertEquals(0, program.code(), program.err());
    String out = program.out();
    assertTrue(out.startsWith("20 rows of " + data + ", at batch 1."), out);
    assertTrue(out.contains("| model "), out);
    assertTrue(out.contains("| " + second), out);
    // Twice the same model: no row tells them apart.
    assertTrue(out.contains("+0.0 ("), out);
    assertTrue(out.contains("| 100.0%"), out);
    assertFalse(out.contains("p50 ms"), out);
    assertEquals(first + ": answering 20 rows", program.errLines().get(0));
  }

  @Test
  void countsTheWeightsOfTheModel() throws IOException {
    Program program = evaluate(first, "--json");
    JsonNode model = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    // 9 pieces, 512 positions, 2 types, a norm; a layer of width 8 with 16 neurons; pooler; 2
    // labels
    long expected = (9 + 512 + 2 + 2) * 8 + 4 * 72 + 2 * 16 + 144 + 136 + 72 + 18;
    assertEquals(expected, model.get("parameters").asLong());
    assertEquals(20, model.get("metrics").get("accuracy").get("n").asInt());
  }

  @Test
  void writesBothFormsIntoAFolder() throws IOException {
    Path out = folder.resolve("out/deep");
    Program program = evaluate(first, "--out", out.toString());
    assertEquals(program.out(), Files.readString(out.resolve("evaluation.md")));
    Program json = evaluate(first, "--json");
    assertEquals(json.out(), Files.readString(out.resolve("evaluation.json")));
  }

  @Test
  void namesOfLabelsMayDiffer() throws IOException {
    JsonNode before = accuracy(evaluate(first, "--json"));
    String renamed = Files.readString(data).replace("\t0\n", "\tneg\n").replace("\t1\n", "\tpos\n");
    Files.writeString(data, renamed);
    assertEquals(before, accuracy(evaluate(first, "--json", "--labels", "0=neg,1=pos")));
    refuses("where a model has other names", null, first);
    refuses("--labels: must name labels of a classifier", null, first, "--labels", "neg=0");
  }

  private static JsonNode accuracy(Program program) {
    assertEquals(0, program.code(), program.err());
    JsonNode model = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    return model.get("metrics").get("accuracy");
  }

  @Test
  void refusesWhatItCannotGrade() throws IOException {
    refuses("must be one of '0', '1'; got '7'", Files.readString(data) + "x\t7\n", first);
    refuses("must have", "sentence\tlabel\na\t1\n", first);
    refuses("--tags: must be given for taggers alone", null, first, "--tags", "seq.out");
    refuses("must be named once", null, first, first);
    refuses("--margin: must be > 0", null, first, "--margin", "0");
    refuses("must be a model folder", null, first, folder.toString());
    String other = TinyModel.write(folder.resolve("other"), List.of("1", "0")).toString();
    refuses("must have the labels of " + first + ", [0, 1]; got [1, 0]", null, first, other);
    Files.writeString(folder.resolve("other/labels.json"), "[\"0\",\"1\"]");
    refuses("labels.json: must be the file that was written", null, first, other);
  }

  private void refuses(String says, String rows, String... arguments) throws IOException {
    String before = Files.readString(data);
    if (rows != null) {
      Files.writeString(data, rows);
    }
    Program program = evaluate(arguments);
    assertEquals(2, program.code(), program.toString());
    assertTrue(program.err().contains(says), program.err());
    assertEquals("", program.out());
    Files.writeString(data, before);
  }

  private Program evaluate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("evaluate", "--data", data.toString()));
    all.add("--no-latency");
    all.addAll(List.of(arguments));
    return Program.run(all.toArray(String[]::new));
  }
}
