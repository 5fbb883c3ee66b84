package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Help, suggestions, completion and units of the command line. */
class UsageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "evalute runs/first, 'distill4j: evalute: must be a command', Did you mean evaluate?",
    "bench trainig, 'distill4j bench: trainig: must be a command', Did you mean training?",
    "verify runs/first --max-drp 2, 'distill4j verify: --max-drp: must be an option', --max-drop?",
    "run quickstrat, 'quickstrat: must be a recipe file', Did you mean quickstart?",
    "run quickstart --resum, 'distill4j run: --resum: must be an option', --resume?"
  })
  void suggestsWhatWasMeant(String words, String message, String suggestion) {
    Program program = Program.run(words.split(" "));
    assertEquals(2, program.code());
    assertTrue(program.errLines().get(0).startsWith(message), program.err());
    assertTrue(program.errLines().get(0).endsWith(suggestion), program.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify a --max-drop some | verify: --max-drop: must be a number; got 'some'.",
        "verify a --files --files | verify: --files: must be given once; got it again. Leave one out.",
        "export a --format foo | export: --format: must be one of onnx, huggingface; got 'foo'.",
        "lint | lint: RECIPE: must be given; got none.",
        "evaluate a | evaluate: --data: must be given; got none.",
        "run quickstart --out | run: --out: must have a value after it; got none.",
        "lint a b | lint: must have no more words than its usage shows; got 'b' too."
      })
  void wordsFaultsOfOptionsAsAllOthers(String words, String message) {
    Program program = Program.run(words.split(" "));
    assertEquals(2, program.code());
    assertEquals("distill4j " + message, program.errLines().get(0));
  }

  @Test
  void printsErrorsAsJsonWhereAsked() {
    Program program = Program.run("lint", "absent.yaml", "--log-format", "json");
    assertEquals(2, program.code());
    assertEquals(1, program.errLines().size(), program.err());
    assertTrue(program.err().contains("\"level\":\"error\",\"message\":\"absent.yaml: must be a"));
  }

  @Test
  void helpsInWholeSentences() {
    List<String> others = new ArrayList<>();
    collect(Main.commandLine(new Faults()), others);
    assertEquals(List.of(), others);
  }

  private static void collect(CommandLine line, List<String> others) {
    String name = line.getCommandSpec().qualifiedName();
    check(name, String.join(" ", line.getCommandSpec().usageMessage().description()), others);
    for (ArgSpec argument : line.getCommandSpec().args()) {
      check(name + " " + argument, String.join(" ", argument.description()), others);
    }
    line.getSubcommands().values().stream()
        .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
        .forEach(command -> collect(command, others));
  }

  private static void check(String what, String description, List<String> others) {
    if (!description.matches("(?s)[A-Z].*\\.")) {
      others.add(what + ": " + description);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20MB, 20000000",
    "20 mb, 20000000",
    "1.5GB, 1500000000",
    "2MiB, 2097152",
    "20000000, 20000000",
    "300k, 300000",
    "7B, 7"
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, new ByteSize().convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1", "0", "1e3", "5 parsecs", "NaN", "99999999999999GB"})
  void refusesWhatIsNoSize(String text) {
    assertThrows(TypeConversionException.class, () -> new ByteSize().convert(text));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "5ms, 5", "0.5 s, 500", "800us, 0.8"})
  void readsTimes(String text, double millis) {
    assertEquals(millis, new Milliseconds().convert(text), 1e-12);
  }

  @Test
  void namesTheOptionWhoseUnitIsUnknown() {
    Program program = Program.run("verify", "runs/first", "--max-bytes", "20 apples");
    assertEquals(2, program.code());
    assertEquals(
        "distill4j verify: --max-bytes: must be a number of bytes > 0; got '20 apples'. Write 20MB,"
            + " 20MiB or 20000000.",
        program.errLines().get(0));
  }

  @Test
  void completesInBash() throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("c"), Program.run("completion", "bash").out());
    String complete =
        "compopt() { :; }; source \"$0\"; COMP_WORDS=(distill4j \"$1\"); COMP_CWORD=1; _complete_distill4j;"
            + " echo \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", complete, script.toString(), "ev")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    assertEquals("evaluate", said.strip());
    assertTrue(Files.readString(script).contains("quickstart"), "names of built-in recipes");
    assertTrue(Program.run("completion", "zsh").out().startsWith("autoload -U +X compinit"));
  }
}
