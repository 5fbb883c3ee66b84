package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe whose tags mark no entities, as parts of speech. */
final class TagWordsRunTest {
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, losses: [{soft-target: {}}, {hard-label: {}}],"
          + " epochs: 12, learning-rate: 0.005}}, {quantize: {}}]";
  private static final String TEACHER = "teacher.fine-tune={epochs: 12, learning-rate: 0.005}";
  private static final String WORDS = "task={kind: token-tagging, entities: false}";

  @TempDir private Path folder;

  private TinyTags recipe() throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    for (String file : new String[] {"train.conll", "test.conll"}) {
      Path path = folder.resolve(file);
      String text = Files.readString(path);
      Files.writeString(
          path,
          text.replaceAll("(?m)\\bO$", "VB")
              .replaceAll("(?m)B-\\w+$", "NN")
              .replaceAll("(?m)I-\\w+$", "JJ"));
    }
    return recipe;
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void trainsQuantizesReportsAndAnswersPlainTags() throws IOException {
    TinyTags recipe = recipe();
    Program run =
        recipe.run("--set", WORDS, "--set", TEACHER, "--set", STAGES, "--set", "control=stage");
    assertEquals(0, run.code(), run.err());
    assertTrue(text("run/run.lock.json").contains("\"entities\" : false"));
    JsonNode report = JsonMapper.shared().readTree(text("run/report.json"));
    for (JsonNode stage : report.get("stages")) {
      assertTrue(
          stage.get("metrics").get("tokenAccuracy").get("value").asDouble() > 0.5, run.err());
      assertTrue(stage.get("metrics").has("macroF1"), stage.toString());
    }
    assertTrue(text("run/report.html").contains("most frequent tags"));
    Path model = recipe.out().resolve("model");
    assertTrue(Files.readString(model.resolve("README.md")).contains("accuracy"));
    Program answer = Program.run("predict", model.toString(), "good film");
    assertEquals(0, answer.code(), answer.err());
    assertTrue(
        answer.out().matches("(?s)\\{\"words\":\\[\"good\",\"film\"],\"tags\":\\[\"[NV][NB]\".*"));
    Program resumed =
        recipe.run(
            "--resume",
            "--set",
            WORDS,
            "--set",
            TEACHER,
            "--set",
            STAGES,
            "--set",
            "control=stage");
    assertEquals(0, resumed.code(), resumed.err());
    assertEquals(0, Program.run("verify", recipe.out().toString(), "--max-drop", "90").code());
    assertEquals(0, Program.run("report", recipe.out().toString()).code());
    evaluates(report);
  }

  private void evaluates(JsonNode report) {
    String data = folder.resolve("test.conll").toString();
    String teacher = folder.resolve("run/stages/00-teacher").toString();
    Program program = Program.run("evaluate", teacher, "--json", "--no-latency", "--data", data);
    assertEquals(0, program.code(), program.err());
    JsonNode model = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    assertEquals(
        report.get("stages").get(0).get("metrics").get("tokenAccuracy"),
        model.get("metrics").get("tokenAccuracy"));
    Program faults =
        Program.run("evaluate", teacher, "--no-latency", "--data", data, "--tag-faults", "repair");
    assertEquals(2, faults.code(), faults.err());
    assertTrue(faults.err().contains("whose tags mark no entities"), faults.err());
  }

  @Test
  void initWritesTheKeyAndLintExplainAndPlanAcceptIt() throws IOException {
    recipe();
    String made = folder.resolve("made.yaml").toString();
    Program init = Program.run("init", folder.resolve("train.conll").toString(), "--out", made);
    assertEquals(0, init.code(), init.err());
    assertTrue(text("made.yaml").contains("task: {kind: token-tagging, entities: false}"));
    for (String command : new String[] {"lint", "explain", "plan"}) {
      Program program = Program.run(command, made);
      assertEquals(0, program.code(), program.err());
    }
    assertTrue(Program.run("explain", made).out().contains("judged by token accuracy"));
  }

  @Test
  void refusesAConditionalRandomFieldAndRulesOfEntities() throws IOException {
    recipe();
    String file = folder.resolve("tags.yaml").toString();
    Program crf =
        Program.run(
            "lint", file, "--set", "task={kind: token-tagging, entities: false, head: crf}");
    assertEquals(2, crf.code());
    assertTrue(crf.err().contains("task.head: must be softmax where tags mark no"), crf.err());
    Program faults =
        Program.run("lint", file, "--set", WORDS, "--set", "data.train.tag-faults=refuse");
    assertEquals(2, faults.code());
    assertTrue(faults.err().contains("tag-faults: must not be given"), faults.err());
    Program keep = Program.run("lint", file, "--set", "data.train.tag-faults=keep");
    assertEquals(2, keep.code());
    assertTrue(keep.err().contains("must be refuse or repair"), keep.err());
    Program texts = Program.run("lint", file, "--set", "task={entities: false}");
    assertEquals(2, texts.code());
    assertTrue(texts.err().contains("task.entities: must be given where words"), texts.err());
  }

  @Test
  void lintSaysThatASchemeIsConverted() throws IOException {
    TinyTags.in(folder);
    String iobes = text("train.conll").replaceAll("(?m)B-(?=\\w+$)", "S-");
    Files.writeString(folder.resolve("train.conll"), iobes);
    Program lint = Program.run("lint", folder.resolve("tags.yaml").toString());
    assertEquals(0, lint.code(), lint.err());
    assertTrue((lint.err() + lint.out()).contains("tags are IOBES or BILOU"), lint.err());
  }
}
