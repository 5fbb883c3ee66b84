package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grading of taggers on files of tagged sentences. */
final class TagEvaluateTest {
  @TempDir private Path folder;

  @Test
  void gradesTaggersSideBySideAndRefusesWhatIsNotTheirs() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    assertEquals(0, recipe.run().code());
    Path data = folder.resolve("test.conll");
    Program both = evaluate(recipe.teacher(), recipe.out().toString(), "--data", data.toString());
    assertEquals(0, both.code(), both.err());
    assertTrue(both.out().startsWith("30 rows of " + data + ", at batch 1."), both.out());
    assertTrue(both.out().contains("| entity F1"), both.out());
    Program json = evaluate(recipe.teacher(), "--json", "--data", data.toString());
    JsonNode model = JsonMapper.shared().readTree(json.out()).get("models").get(0);
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(recipe.out().resolve("report.json")));
    JsonNode teacher = report.get("stages").get(0);
    assertEquals(
        teacher.get("metrics").get("entityF1"),
        model.get("metrics").get("entityF1"),
        "as the run itself says");
    assertEquals(teacher.get("parameters"), model.get("parameters"), "no pooler is counted");
    assertAligned(recipe, data, json.out());
    assertRefused(recipe, data);
  }

  private void assertAligned(TinyTags recipe, Path data, String expected) throws IOException {
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (String sentence : Files.readString(data).strip().split("\n\n", -1)) {
      List<String[]> lines = sentence.lines().map(line -> line.split("\t", -1)).toList();
      words.add(String.join(" ", lines.stream().map(line -> line[0]).toList()));
      tags.add(String.join(" ", lines.stream().map(line -> line[1]).toList()));
    }
    Path in = Files.write(folder.resolve("seq.in"), words);
    Path out = Files.write(folder.resolve("seq.out"), tags);
    Program aligned =
        evaluate(recipe.teacher(), "--json", "--data", in.toString(), "--tags", out.toString());
    assertEquals(0, aligned.code(), aligned.err());
    assertEquals(expected.replace(data.toString(), in.toString()), aligned.out());
  }

  private static void assertRefused(TinyTags recipe, Path data) {
    refuses("--label: must not be given for taggers", recipe, data, "--label", "tag");
    refuses(
        "--tag-faults: must be refuse or repair; got mend", recipe, data, "--tag-faults", "mend");
    refuses("must begin with 'en:'; got '", recipe, data, "--word-prefix", "en:");
  }

  private static void refuses(String says, TinyTags recipe, Path data, String... more) {
    List<String> all = new ArrayList<>(List.of(recipe.teacher(), "--data", data.toString()));
    all.addAll(List.of(more));
    Program program = evaluate(all.toArray(String[]::new));
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains(says), program.err());
  }

  private static Program evaluate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("evaluate", "--no-latency"));
    all.addAll(List.of(arguments));
    return Program.run(all.toArray(String[]::new));
  }
}
