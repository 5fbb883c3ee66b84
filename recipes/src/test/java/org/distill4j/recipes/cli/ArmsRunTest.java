package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Pilots, further controls, and a chain of students. */
class ArmsRunTest {
  private static final String PILOTS =
      "stages=[{distill: {student: {layers: 1}, pilots: {learning-rate: [1.0e-5, 1.0e-3]}, epochs:"
          + " 1}}]";
  private static final String CHAIN =
      "stages=[{distill: {student: {layers: 3}, epochs: 1}}, {distill: {student: {layers: 1},"
          + " teacher: previous, losses: [{soft-target: {}}, {hidden-states: {}}], epochs: 1}},"
          + " {prune: {keep: {feed-forward: 0.5}}}, {quantize: {}}]";

  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyRecipe.in(folder);
  }

  private Program run(String... settings) {
    return recipe.run(arguments(settings));
  }

  private static String[] arguments(String... settings) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of("--set", "control=stage"));
    return arguments.toArray(String[]::new);
  }

  private JsonNode report(Path run) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(run.resolve("report.json")));
  }

  private static JsonNode stage(JsonNode report, String name) {
    for (JsonNode stage : report.get("stages")) {
      if (stage.get("name").asString().equals(name)) {
        return stage;
      }
    }
    throw new AssertionError(name + " is not in " + report);
  }

  private static List<String> against(JsonNode stage) {
    List<String> rivals = new ArrayList<>();
    stage.get("comparisons").forEach(c -> rivals.add(c.get("against").asString()));
    return rivals;
  }

  @Test
  void triesEachRateInEachArmOnceForAllSeeds() throws IOException {
    Program program = run(PILOTS, "controls={smoothing: 0.1}", "seeds=[17, 4]");
    assertEquals(0, program.code(), program.err());
    Path first = recipe.out().resolve("seed-17");
    Path second = recipe.out().resolve("seed-4");
    for (String arm : List.of("distill", "control", "control-smoothed")) {
      String notes = stage(report(first), arm).get("notes").toString();
      assertTrue(
          notes.contains("learning rate 1.0e-05 gave ") && notes.contains("%, 1.0e-03 gave "),
          notes);
      String chosen = notes.replaceAll("(?s).*went on with ([^ ]*e-\\d\\d)\\..*", "$1");
      String others = stage(report(second), arm).get("notes").toString();
      assertTrue(
          others.contains("Learning rate " + chosen + ", which the pilots of the first seed chose"),
          others);
    }
    long pilots =
        program.err().lines().filter(l -> l.contains(" pilot ") && l.contains("epoch 1")).count();
    assertEquals(6, pilots, program.err());
    String page = Files.readString(recipe.out().resolve("report.html"));
    assertTrue(page.contains("<th>points against control-smoothed</th>"), page);
  }

  @Test
  void goesOnWithoutRatesThatDiverge() throws IOException {
    Program program = run(PILOTS.replace("[1.0e-5, 1.0e-3]", "[1.0e-3, 1.0e38]"));
    assertEquals(0, program.code(), program.err());
    String notes = stage(report(recipe.out()), "distill").get("notes").toString();
    assertTrue(notes.contains(", 1.0e+38 diverged; went on with 1.0e-03."), notes);
    Path other = folder.resolve("other");
    Program none =
        Program.run(
            "run",
            recipe.file("tiny.yaml").toString(),
            "--out",
            other.toString(),
            "--set",
            PILOTS.replace("[1.0e-5, 1.0e-3]", "[1.0e37, 1.0e38]"));
    assertEquals(2, none.code());
    assertTrue(none.err().contains("distill.pilots.learning-rate: must hold a rate"), none.err());
  }

  @Test
  void trainsFurtherControlsAndComparesTheStudentWithThem() throws IOException {
    Path text = Files.writeString(folder.resolve("more.txt"), "a red sea\nno tree\ngood town\n");
    Program program =
        run(
            "stages=[{distill: {student: {layers: 1}, epochs: 1}}]",
            "data.transfer={path: " + text + "}",
            "controls={smoothing: 0.2, self-trained: true}");
    assertEquals(0, program.code(), program.err());
    JsonNode report = report(recipe.out());
    assertEquals(
        List.of("teacher", "control", "control-smoothed", "control-self-trained"),
        against(stage(report, "distill")));
    String smoothed = stage(report, "control-smoothed").get("notes").toString();
    assertTrue(smoothed.contains("Trained on labels of which 0.20 is spread"), smoothed);
    String own = stage(report, "control-self-trained").get("notes").toString();
    assertTrue(own.contains("on what the control answers to 3 texts without"), own);
    String markdown = Files.readString(recipe.out().resolve("report.md"));
    assertTrue(markdown.contains(", control-self-trained "), markdown);
  }

  @Test
  void letsAStudentTeachTheNextAndComparesEachWithAControlOfItsShape() throws IOException {
    Program program = run(CHAIN);
    assertEquals(0, program.code(), program.err());
    JsonNode report = report(recipe.out());
    assertEquals(List.of("teacher", "control"), against(stage(report, "distill")));
    assertEquals(
        List.of("teacher", "distill", "control-distill-2"), against(stage(report, "distill-2")));
    assertEquals(
        stage(report, "control-distill-2").get("parameters").asLong(),
        stage(report, "distill-2").get("parameters").asLong());
    assertTrue(
        stage(report, "distill-2").get("parameters").asLong()
            < stage(report, "distill").get("parameters").asLong());
  }

  @Test
  void plansAndExplainsThem() {
    String file = recipe.file("tiny.yaml").toString();
    String[] more = {"--set", "control=stage", "--set", CHAIN};
    Program plan = Program.run("plan", file, more[0], more[1], more[2], more[3]);
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().contains("| control-distill-2 "), plan.out());
    Program explain = Program.run("explain", file, more[0], more[1], more[2], more[3]);
    assertTrue(explain.out().contains("Its teacher is the student before it"), explain.out());
    Program pilots =
        Program.run(
            "plan", file, "--set", PILOTS, "--set", "control=stage", "--set", "seeds=[1, 2]");
    assertEquals(0, pilots.code(), pilots.err());
    assertTrue(pilots.out().contains("| distill pilots "), pilots.out());
    assertTrue(pilots.out().contains("| distill, 2 seeds "), pilots.out());
    String apart =
        "stages=[{distill: {student: {layers: 1}, losses: [{hidden-states: {}}]}},"
            + " {prune: {keep: {heads: 0.5}}}, {distill: {}}]";
    for (String command : new String[] {"lint", "explain"}) {
      Program none = Program.run(command, file, "--set", apart, "--set", "control=stage");
      assertEquals(0, none.code(), none.err());
      assertTrue(none.out().contains("control: none is trained, so what"), none.out());
    }
    String told = Program.run("explain", file, "--set", PILOTS).out();
    assertTrue(told.contains("tried for 1 epoch at each of the learning rates 1.0E-5, "), told);
  }
}
