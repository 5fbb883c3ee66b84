package org.distill4j.recipes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.cli.Program;
import org.distill4j.recipes.cli.TinyData;
import org.distill4j.recipes.cli.TinyRecipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recipes a distiller writes, and what it says of inputs at fault. */
class DistillerTest {
  @TempDir private Path folder;
  private Path train;

  @BeforeEach
  void writeRows() throws IOException {
    train = TinyData.single(folder.resolve("train.csv"), "sentence,label", 60, 1);
  }

  @Test
  void withoutStepsItIsTheRecipeOfInit() throws IOException {
    Path yaml = folder.resolve("init.yaml");
    Program init = Program.run("init", train.toString(), "--out", yaml.toString());
    assertEquals(0, init.code(), init.err());
    Program filled = Program.run("run", yaml.toString(), "--dry-run");
    assertEquals(filled.out(), Distiller.from(train).toYaml());
  }

  @Test
  void stepsReplaceTheStagesAndKeepTheSettingsOfTrainings() throws IOException {
    String yaml =
        Distiller.from(train)
            .student(Student.layers(2).heads(6))
            .prune(0.25, 0.5)
            .distill()
            .stage("prune-vocabulary: {keep: 0.9}")
            .quantize()
            .toYaml();
    Path same =
        Files.writeString(
            folder.resolve("same.yaml"),
            Distiller.from(train)
                .set(
                    "stages",
                    """
                    [{distill: {student: {layers: 2, heads: 6}, epochs: 6}},
                     {prune: {keep: {heads: 0.25, feed-forward: 0.5}}},
                     {distill: {epochs: 3}}, {prune-vocabulary: {keep: 0.9}}, {quantize: {}}]
                    """)
                .toYaml());
    assertEquals(Distiller.recipe(same).toYaml(), yaml);
  }

  @Test
  void whatItWritesItReadsAgain() throws IOException {
    String yaml = Distiller.from(train).student(Student.layers(1).epochs(2)).quantize().toYaml();
    Path file = Files.writeString(folder.resolve("again.yaml"), yaml);
    assertEquals(yaml, Distiller.recipe(file).toYaml());
  }

  @Test
  void aChangeLeavesTheDistillerItWasMadeFromAsItWas() throws IOException {
    Distiller first = Distiller.from(train);
    String before = first.toYaml();
    String other = first.seed(77).quantize().toYaml();
    assertTrue(other.contains("seed: 77"), other);
    assertFalse(before.contains("seed: 77"), before);
    assertEquals(before, first.toYaml());
  }

  @Test
  void laterSettingsWinAndReachIntoSteps() throws IOException {
    String yaml =
        Distiller.from(train)
            .set("stages[0].distill.learning-rate", 2.5e-3)
            .student(Student.layers(1))
            .quantize()
            .threads(2)
            .threads(1)
            .toYaml();
    assertTrue(yaml.contains("learning-rate: 0.0025"), yaml);
    assertTrue(yaml.contains("threads: 1"), yaml);
  }

  @Test
  void readsOtherFilesAsTheTrainingRows() throws IOException {
    Path test = TinyData.single(folder.resolve("odd \"name\".csv"), "sentence,label", 30, 2);
    Path text = Files.writeString(folder.resolve("more.txt"), "good film\nbad film\n");
    String yaml = Distiller.from(train).test(test).validation(test).transfer(text).toYaml();
    assertEquals(3, yaml.lines().filter(line -> line.contains("text: sentence")).count(), yaml);
    assertTrue(yaml.contains("more.txt"), yaml);
    Path again = Files.writeString(folder.resolve("again.yaml"), yaml);
    assertEquals(yaml, Distiller.recipe(again).toYaml());
  }

  @Test
  void takesColumnsThatNoGuessWouldFind() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b,c\nx y,u,0\nz w,v,1\nq r,t,0\n");
    String yaml = Distiller.from(rows).columns("b", "c").toYaml();
    assertTrue(yaml.contains("text: b") && yaml.contains("label: c"), yaml);
    String pairs = Distiller.from(rows).columns(List.of("a", "b"), "c").toYaml();
    assertTrue(pairs.lines().anyMatch(line -> line.strip().equals("- a")), pairs);
  }

  @Test
  void startsFromABuiltinRecipe() throws IOException {
    String dry = Program.run("run", "quickstart", "--dry-run", "--set", "seed=5").out();
    assertEquals(dry, Distiller.builtin("quickstart").seed(5).toYaml());
  }

  @Test
  void namesABuiltinRecipeThatDoesNotExist() {
    String message = message(Distiller.builtin("quikstart"));
    assertTrue(message.startsWith("quikstart: must be one of quickstart, "), message);
    assertTrue(message.endsWith("Did you mean quickstart?"), message);
  }

  @Test
  void namesAFileThatIsMissing() {
    Path none = folder.resolve("none.csv");
    String message = message(Distiller.from(none));
    assertTrue(message.startsWith(none + ": must "), message);
    assertTrue(message(Distiller.recipe(none)).contains("none.csv: must be"), message);
    String test = message(Distiller.from(train).test(none));
    String must = "set data.test.path: must name a file that exists; got " + none + ". ";
    assertEquals(must + "Give another with set(\"data.test.path\", ...)", test);
  }

  @Test
  void namesKeysThatDoNotExistAndAllOtherFaults() {
    String message =
        message(
            Distiller.from(train)
                .student(Student.layers(0).set("layres", 2))
                .prune(1.5, 0.5)
                .set("sede", 1)
                .threads(0));
    List<String> lines = message.lines().toList();
    assertEquals(5, lines.size(), message);
    for (String where :
        List.of(
            "set sede: ",
            "set threads: must be",
            "set stages[0].distill.student.layers: must be >= 1; got 0",
            "set stages[0].distill.student.layres: ",
            "set stages[1].prune.keep.heads: must be")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(where)), where + "\n" + message);
    }
  }

  @Test
  void saysInJavaHowToNameAColumn() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "text,n\na b,7\nc d,8\ne f,9\n");
    String message = message(Distiller.from(rows));
    assertTrue(message.contains("must have a column of labels"), message);
    assertTrue(message.contains("Name one with columns(text, label), or label"), message);
    assertFalse(message.contains("--"), message);
  }

  @Test
  void refusesColumnsOfAWrittenRecipe() {
    Distiller written = Distiller.builtin("quickstart");
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> written.columns("a", "b"));
    assertTrue(e.getMessage().contains("Set data.train.text and data.train.label"), "" + e);
  }

  @Test
  void aRunStopsBeforeItMakesAnything() throws IOException {
    TinyRecipe tiny = TinyRecipe.in(folder);
    Path out = folder.resolve("out");
    Distiller faulty = Distiller.recipe(tiny.file("tiny.yaml")).out(out).threads(0);
    assertThrows(DistillationException.class, faulty::run);
    assertFalse(Files.exists(out));
    Path used = Files.writeString(folder.resolve("used"), "x");
    DistillationException e =
        assertThrows(
            DistillationException.class, () -> faulty.threads(1).out(used.resolve("a")).run());
    String must = "out " + used.resolve("a") + ": must be a folder; got the file " + used;
    assertTrue(e.getMessage().startsWith(must), e.getMessage());
  }

  private static String message(Distiller distiller) {
    return assertThrows(DistillationException.class, distiller::toYaml).getMessage();
  }
}
