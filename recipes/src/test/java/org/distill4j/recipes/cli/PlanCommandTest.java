package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plan says of a run that was made is checked in {@link WholeRunTest}. */
class PlanCommandTest {
  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyRecipe.in(folder);
  }

  @Test
  void namesEveryStageOfBothArms() {
    assertEquals(
        List.of(
            "teacher", "distill", "control", "prune-vocabulary", "prune", "quantize", "calibrate"),
        models(plan("--set", "control=stage")));
    String line = "prune-vocabulary, control-prune, control-quantize";
    assertEquals(
        Stream.of(("teacher, control-distill, control-" + line + ", distill").split(", ")).toList(),
        models(plan("--set", "control=chain")).subList(0, 6));
  }

  @Test
  void countsRowsAndStepsOfEveryTraining() throws IOException {
    Path more = Files.writeString(folder.resolve("more.txt"), "a red sea\n".repeat(40));
    Program plan =
        plan(
            "--set",
            "control=stage",
            "--set",
            "data.transfer={path: " + more + "}",
            "--set",
            "stages[0].distill.epochs=3");
    // 48 of the 60 rows are left for training: two batches of 32 an epoch, three with 40 more.
    String out = plan.cells();
    assertTrue(out.contains("| teacher | 48 | 4 |"), out);
    assertTrue(out.contains("| distill | 88 | 9 |"), out);
    assertTrue(out.contains("| control | 88 | 9 |"), out);
    assertTrue(out.contains("| prune | 48 | |"), out);
    assertTrue(out.contains("| total "), out);
  }

  @Test
  void tellsThatNoControlWillBeTrained() {
    String stages =
        "stages=[{distill: {student: {layers: 2}, losses: [{hidden-states: {}}]}}, {prune: {keep:"
            + " {heads: 0.5}}}, {distill: {}}]";
    Program plan = plan("--set", "control=stage", "--set", stages);
    assertTrue(plan.out().contains("warning: control: none is trained"), plan.out());
    Program row = plan("--set", "control=stage");
    assertFalse(row.out().contains("none is trained"), row.out());
  }

  @Test
  void countsTheTimingOfBlocksAndEveryCut() {
    Program plan =
        plan(
            "--set",
            TinyRecipe.TIMED,
            "--set",
            "stages[2]={prune: {target: {latency: 0.5, length: 8}, keep: {layers: 1}}}");
    assertTrue(plan.out().contains("| prune latencies "), plan.out());
    // 68 pieces, 512 positions and 2 types of 32 units with a norm; one layer of two heads of width
    // 8 and 24 neurons with two norms; pooler, classifier of two labels.
    int neurons = (24 * 32 + 24) + (32 * 24 + 32);
    int layer = 3 * (16 * 32 + 16) + (32 * 16 + 32) + neurons + 4 * 32;
    int all = 32 * (68 + 512 + 2 + 2) + layer + 32 * 32 + 32 + 2 * 32 + 2;
    assertTrue(plan.out().contains(String.format("%,d ", all)), all + " in " + plan.out());
  }

  @Test
  void reckonsWhatGoesWhileItLearnsAsGoneAtTheEnd() {
    String stages = "stages=[{distill: {student: {layers: 2}%s}}, {prune: {keep: {%s}}}]";
    Program gradual =
        plan("--set", stages.formatted(", prune: {keep: {heads: 0.5}}", "feed-forward: 0.5"));
    Program late = plan("--set", stages.formatted("", "heads: 0.5, feed-forward: 0.5"));
    String pruned = cells(gradual, "prune").get(1);
    assertEquals(cells(late, "prune").get(1), pruned);
    long early = Long.parseLong(cells(gradual, "distill").get(1).replace(",", ""));
    long whole = Long.parseLong(cells(late, "distill").get(1).replace(",", ""));
    // Four of eight heads of width 8: three projections and one back, and the biases of three.
    assertEquals(4 * (4 * 8 * 32 + 3 * 8), whole - early, gradual.out());
  }

  private static List<String> cells(Program plan, String model) {
    String line =
        plan.out().lines().filter(l -> l.startsWith("| " + model + " ")).findFirst().orElseThrow();
    return Stream.of(line.split("\\|", -1)).skip(1).map(String::strip).toList();
  }

  @Test
  void statesTheSpeedThatItReckonsFrom() {
    Program plan = plan();
    String pattern =
        "(?s).*Estimated from [0-9]+ GFLOP/s \\(threads: 1\\), measured just now: the teacher"
            + " read 48 of the training texts in 0\\.[0-9]{3} s\\..*";
    assertTrue(plan.out().matches(pattern), plan.out());
  }

  @Test
  void reckonsNoTimeForTimingsThatAreLeftOut() {
    assertFalse(plan("--set", "measure.rounds=0").out().contains("latency and memory"));
    assertTrue(plan("--set", "measure.rounds=1").out().contains("latency and memory"));
  }

  @Test
  void refusesWhatTheRunWouldRefuse() {
    Program plan = Program.run("plan", file(), "--set", "stages[1].prune-vocabulary.keep=9");
    assertEquals(2, plan.code());
    assertTrue(plan.err().startsWith("stages[1].prune-vocabulary.keep: must be >= the 56"));
    assertEquals("", plan.out());
    assertEquals(2, Program.run("plan", file(), "--set", "precision=f16").code());
  }

  @Test
  void letsTheTeacherItselfKeepAsManyFloatLayersAsItHas() {
    // Four layers of six, pooler and classifier.
    String stages = "stages=[{quantize: {keep-float: %d}}]";
    assertEquals(
        List.of("teacher", "quantize", "calibrate"), models(plan("--set", stages.formatted(26))));
    Program more = Program.run("plan", file(), "--set", stages.formatted(27));
    assertEquals(2, more.code());
    String err = more.err();
    assertTrue(err.startsWith("stages[0].quantize.keep-float: must be at most the 26 "), err);
  }

  @Test
  void refusesAShareThatLeavesNothing() {
    Program none = Program.run("plan", file(), "--set", "stages=[{prune: {keep: {heads: 0.01}}}]");
    assertEquals(2, none.code());
    String err = none.err();
    assertTrue(err.startsWith("stages[0].prune.keep.heads: must leave one of the 16 heads"), err);
    assertTrue(err.contains("The smallest reachable is 1; write 1,"), err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{prune: {frontier: {keep: [0.9, 0.01]}}}]"
            + "|stages[0].prune.frontier.keep: must leave one of the 16 heads",
        "[{distill: {student: {layers: 2}}}, {prune: {keep: {heads: 0.5}}},"
            + " {distill: {losses: [{soft-target: {}}, {attention-scores: {}}]}}]"
            + "|stages[2].distill.losses[1].attention-scores: must match head by head",
        "[{distill: {student: {layers: 2}}}, {prune: {keep: {heads: 0.5}}},"
            + " {distill: {losses: [{soft-target: {}}, {relations: {heads: 4}}]}}]"
            + "|stages[2].distill.losses[1].relations: heads must be left out after a prune of heads",
        "[{distill: {student: {layers: 2}}}, {prune: {keep: {heads: 0.5}}}, {distill: {teacher:"
            + " previous, student: {layers: 1}, losses: [{soft-target: {}},"
            + " {attention-scores: {}}]}}]"
            + "|stages[2].distill.losses[1].attention-scores: must match head by head",
      })
  void refusesBeforeTrainingWhatCouldNotWorkAfterIt(String stages, String message) {
    for (String command : new String[] {"plan", "lint"}) {
      Program program = Program.run(command, file(), "--set", "stages=" + stages);
      assertEquals(2, program.code());
      assertTrue(program.err().startsWith(message), program.err());
    }
  }

  @Test
  void refusesATeacherThatIsUsedAsItCameAndDoesNotClassify() {
    for (String command : new String[] {"plan", "lint"}) {
      String asItCame = "teacher={checkpoint: " + recipe.file("pretrained") + "}";
      Program program = Program.run(command, file(), "--set", asItCame);
      assertEquals(2, program.code());
      String start = "teacher.checkpoint: must classify into the data's labels [";
      assertTrue(program.err().startsWith(start), program.err());
      assertTrue(program.err().contains("got no classifier. Add fine-tune"), program.err());
    }
  }

  @Test
  void takesAttentionScoresWhereNoHeadIsLost() {
    String stages =
        "stages=[{distill: {student: {layers: 2}}}, {prune: {keep: {feed-forward: 0.5}}},"
            + " {distill: {losses: [{soft-target: {}}, {attention-scores: {}}]}}]";
    List<String> models = models(plan("--set", stages, "--set", "control=none"));
    assertEquals(List.of("teacher", "distill", "prune", "distill-2", "calibrate"), models);
  }

  private Program plan(String... settings) {
    Program plan =
        Program.run(
            Stream.concat(Stream.of("plan", file()), Stream.of(settings)).toArray(String[]::new));
    assertEquals(0, plan.code(), plan.err());
    return plan;
  }

  private String file() {
    return recipe.file("tiny.yaml").toString();
  }

  private static List<String> models(Program plan) {
    return plan.out()
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1)[1].strip())
        .toList();
  }
}
