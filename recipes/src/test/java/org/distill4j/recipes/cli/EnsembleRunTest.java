package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipe with two teachers that cut texts differently. */
class EnsembleRunTest {
  private static final String TEACHERS =
      "teachers: [{checkpoint: pretrained, fine-tune: {}}, {checkpoint: pretrained, fine-tune: {}},"
          + " {weight: 2, checkpoint: other, fine-tune: {epochs: 1}}]\n";

  @TempDir private static Path folder;
  private static TinyRecipe recipe;
  private static Program program;
  private static JsonNode stages;

  @BeforeAll
  static void run() throws IOException {
    recipe = TinyRecipe.in(folder);
    List<String> words = new ArrayList<>(TinyData.WORDS);
    Collections.reverse(words);
    TinyModel.pretrained(folder.resolve("other"), words);
    Path file = recipe.file("tiny.yaml");
    Files.writeString(file, Files.readString(file).replaceFirst("teacher: .*\n", TEACHERS));
    program =
        recipe.run("--set", "stages=[{distill: {student: {layers: 2}}}]", "--set", "control=stage");
    assertEquals(0, program.code(), program.err());
    String report = Files.readString(recipe.out().resolve("report.json"));
    stages = JsonMapper.shared().readTree(report).get("stages");
  }

  @Test
  void gradesEachTeacherAsAStage() throws IOException {
    List<String> names = new ArrayList<>();
    stages.forEach(stage -> names.add(stage.get("name").asString()));
    assertEquals(
        List.of("teacher", "teacher-2", "teacher-3", "distill", "control", "calibrate"), names);
    assertNotEquals(
        -1,
        Files.mismatch(
            recipe.out().resolve("stages/00-teacher/model.onnx"),
            recipe.out().resolve("stages/01-teacher-2/model.onnx")),
        "two of the same checkpoint are trained with chance of their own");
    String lock = Files.readString(recipe.out().resolve("run.lock.json"));
    assertTrue(lock.contains("teacher-3/"), lock);
  }

  @Test
  void tellsWhatTheyAreWorthTogether() {
    String first = stages.get(0).get("notes").toString();
    assertTrue(
        first.contains("The 3 teachers together, at weights [1.0, 1.0, 2.0], by the mean of"),
        first);
    String student = stages.get(3).get("notes").toString();
    assertTrue(student.contains("Taught by the weighted mean of the logits of 3"), student);
    assertTrue(student.contains("Answers as all teachers together on"), student);
    assertTrue(!stages.get(4).get("notes").toString().contains("teachers"), "control");
    assertEquals("teacher", stages.get(3).get("comparisons").get(0).get("against").asString());
  }

  @Test
  void onePlaceSaysWhichStageStandsBefore() throws IOException {
    JsonMapper mapper = JsonMapper.shared();
    JsonNode stage =
        mapper.readTree(
            Files.readString(recipe.out().resolve("stages/05-calibrate/certificate.json")));
    JsonNode model =
        mapper.readTree(Files.readString(recipe.out().resolve("model/certificate.json")));
    assertEquals(model, stage);
    assertEquals("teacher-3", model.get("previous").get("stage").asString());
  }

  @Test
  void scoresHaveSeveralTeachersToo() throws IOException {
    Path out = folder.resolve("scores");
    Program run =
        recipe.runInto(
            out,
            "--set",
            "task.kind=regression",
            "--set",
            "stages=[{distill: {student: {layers: 2}}}]");
    assertEquals(0, run.code(), run.err());
    String report = Files.readString(out.resolve("report.json"));
    assertTrue(report.contains("by the mean of their scores, have "), report);
    assertTrue(report.contains("Its scores and those of all teachers together have "), report);
  }

  @Test
  void plansAndExplainsAllOfThem() {
    String file = recipe.file("tiny.yaml").toString();
    Program planned = Program.run("plan", file);
    assertEquals(0, planned.code(), planned.err());
    String out = planned.cells();
    assertTrue(out.contains("| teacher-3 | 48 | 2 |"), out);
    String said = Program.run("explain", file).out();
    assertTrue(said.contains("teachers' logits, weighed 1.0 to 1.0 to 2.0;"), said);
  }

  @Test
  void refusesLossesOnTokensThatDiffer() {
    Program refused =
        Program.run(
            "plan",
            recipe.file("tiny.yaml").toString(),
            "--set",
            "stages[0].distill.losses=[{hidden-states: {}}]");
    assertEquals(2, refused.code(), refused.err());
    assertTrue(
        refused
            .err()
            .contains(
                "stages[0].distill.losses: must match logits alone where teachers cut texts into"
                    + " different tokens, since losses on layers compare token by token; got"
                    + " hidden-states, and teachers[2] has another tokenizer than the first."),
        refused.err());
  }

  @Test
  void refusesToAskForPiecesThatDifferAtEveryStep() {
    Program refused =
        Program.run(
            "plan",
            recipe.file("tiny.yaml").toString(),
            "--set",
            "stages[0].distill.teacher-outputs=live");
    assertEquals(2, refused.code(), refused.err());
    String fault =
        "stages[0].distill: must have teachers of one tokenizer and length where they are asked at"
            + " every step, all for the same tokens; got teachers[2] with another than the first.";
    assertTrue(refused.err().startsWith(fault), refused.err());
  }

  @Test
  void taggersAskSeveralTeachersAtEveryStep(@TempDir Path tags) throws IOException {
    TinyTags tagged = TinyTags.in(tags);
    Path file = tags.resolve("tags.yaml");
    String two =
        "teachers: [{checkpoint: pretrained, fine-tune: {}},"
            + " {checkpoint: pretrained, fine-tune: {}, weight: 2.0}]\n";
    Files.writeString(file, Files.readString(file).replaceFirst("teacher: .*\n", two));
    Program run = tagged.run();
    assertEquals(0, run.code(), run.err());
    String report = Files.readString(tagged.out().resolve("report.json"));
    assertTrue(report.contains("Taught by the weighted mean of the logits of 2"), report);
    Program planned = Program.run("plan", file.toString());
    assertEquals(0, planned.code(), planned.err());
  }

  @Test
  void severalTeachersLabelTextsThatEachEpochMakes(@TempDir Path twice) throws IOException {
    TinyRecipe made = TinyRecipe.in(twice);
    String two = "teachers: [{checkpoint: pretrained, fine-tune: {}}, {checkpoint: pretrained,";
    Path file = made.file("tiny.yaml");
    String text = Files.readString(file).replaceFirst("teacher: .*\n", two + " fine-tune: {}}]\n");
    Files.writeString(file, text);
    Program run =
        made.run(
            "--set",
            "data.augment={mask: 0.0, drop: 0.2, made: each-epoch}",
            "--set",
            "stages=[{distill: {student: {layers: 2}, epochs: 2}}]");
    assertEquals(0, run.code(), run.err());
    String report = Files.readString(made.out().resolve("report.json"));
    assertTrue(report.contains("Taught by the weighted mean of the logits of 2"), report);
    assertTrue(report.contains("made anew in each epoch"), report);
  }
}
