package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  /** The corpus has its own tests of what its parts share; here the command is tested. */
  private static final String OVERLAP = "data.allow-overlap=true";

  @Test
  void helpGoesToStandardOutput() {
    Program program = Program.run("--help");
    assertEquals(0, program.code());
    assertTrue(program.out().contains("lint"), program.out());
    assertEquals("", program.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "lint",
        "explain",
        "plan",
        "recipes",
        "init",
        "evaluate",
        "verify",
        "report",
        "export",
        "cache",
        "predict"
      })
  void everyCommandHelpsWithExamples(String command) {
    Program program = Program.run(command, "--help");
    assertEquals(0, program.code());
    assertTrue(program.out().contains("  distill4j " + command), program.out());
    String[] footer =
        Main.commandLine(new Faults())
            .getSubcommands()
            .get(command)
            .getCommandSpec()
            .usageMessage()
            .footer();
    String joined = String.join("\n", footer).replaceAll("\\\\\\R", " ");
    List<String> examples = joined.lines().filter(line -> line.startsWith("  distill4j ")).toList();
    assertFalse(examples.isEmpty(), joined);
    for (String example : examples) {
      List<String> words = ShellLine.of(example).commands().get(0);
      String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
      assertDoesNotThrow(() -> Main.commandLine(new Faults()).parseArgs(arguments), example);
    }
  }

  @Test
  void refusesUnknownCommandsAndOptions() {
    assertEquals(2, Program.run("runn").code());
    assertEquals(2, Program.run().code());
    Program option = Program.run("lint", "quickstart", "--sett", "a=b");
    assertEquals(2, option.code());
    assertTrue(option.errLines().get(0).contains("--sett"), option.err());
    assertEquals("", option.out());
  }

  @Test
  void lintsTheQuickstartClean() {
    Program program = Program.run("lint", "quickstart", "--set", OVERLAP);
    assertEquals("", program.err());
    assertEquals(0, program.code());
    assertTrue(program.out().endsWith("quickstart.yaml: no faults\n"), program.out());
  }

  @Test
  void printsAllFaultsOneALineAndNothingElse() {
    Program program =
        Program.run(
            "lint",
            "quickstart",
            "--set",
            "stages[0].distill.epochs=0",
            "--set",
            "control=stag",
            "--set",
            "data.train.path=nowhere.tsv");
    assertEquals(2, program.code());
    assertEquals("", program.out());
    assertEquals(3, program.errLines().size(), program.err());
    assertEquals(
        "--set stages[0].distill.epochs: must be in [1, 100000]; got 0. Leave it out for 3.",
        program.errLines().get(2));
  }

  @Test
  void listsRecipesAndPrintsOneThatIsClean(@TempDir Path folder) throws Exception {
    Program list = Program.run("recipes");
    assertEquals(
        BuiltinRecipe.all().stream().map(BuiltinRecipe::name).toList(),
        list.out().lines().map(line -> line.substring(0, line.indexOf(' '))).toList());
    Path copy = folder.resolve("copy.yaml");
    Files.writeString(copy, Program.run("recipes", "quickstart").out());
    assertEquals(0, Program.run("lint", copy.toString(), "--set", OVERLAP).code());
    Program unknown = Program.run("recipes", "sst3");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("Did you mean sst2?"), unknown.err());
  }

  @Test
  void refusesRecipesThatAreNoRecipes(@TempDir Path folder) throws Exception {
    Path binary = Files.write(folder.resolve("r.yaml"), new byte[] {(byte) 0xff, 0, 1});
    Program program = Program.run("lint", binary.toString());
    assertEquals(2, program.code());
    assertTrue(program.err().startsWith("r.yaml:1:1: must be UTF-8; got the byte 0xff"));
    assertEquals(2, Program.run("lint", folder.toString()).code());
    assertEquals(2, Program.run("lint", folder.resolve("absent.yaml").toString()).code());
  }

  @Test
  void refusesAModelFolderThatIsNone(@TempDir Path folder) {
    Program program = Program.run("predict", folder.toString(), "text");
    assertEquals(2, program.code());
    assertEquals(1, program.errLines().size(), program.err());
    assertFalse(program.err().contains("Exception"), program.err());
  }
}
