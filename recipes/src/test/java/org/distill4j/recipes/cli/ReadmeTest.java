package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the README tells users to type works. */
class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String JAR = "recipes/target/distill4j.jar";
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  @TempDir private Path folder;

  @Test
  void everyLineForTheShellIsACommandOfTheProgramOrOfMaven() throws IOException {
    int ours = 0;
    for (String line : blocks("sh").flatMap(String::lines).toList()) {
      ShellLine parsed = ShellLine.of(line);
      for (List<String> command : parsed.commands()) {
        ours += check(command, parsed.comment());
      }
    }
    assertTrue(ours >= 7, "only " + ours + " commands were found");
  }

  /** Gives back how many of the program's own commands that was. */
  private static int check(List<String> command, String comment) {
    switch (command.get(0)) {
      case "mvn" -> {
        return 0; // the gate runs the one, and the other is a part of it
      }
      case "alias" -> {
        assertEquals(List.of("alias", "distill4j=", "java -jar " + JAR), command);
        return 0;
      }
      case "java" -> {
        assertEquals(List.of("java", "-jar", JAR), command.subList(0, 3));
        parse(command.subList(3, command.size()), comment);
        return 1;
      }
      case "distill4j" -> {
        parse(command.subList(1, command.size()), comment);
        return 1;
      }
      default -> throw new AssertionError(command + " is no command that is known here");
    }
  }

  private static void parse(List<String> arguments, String comment) {
    CommandLine program = Main.commandLine(new Faults());
    try {
      program.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException refused) {
      fail(arguments + ": " + refused.getMessage(), refused);
    }
    CommandSpec command = program.getSubcommands().get(arguments.get(0)).getCommandSpec();
    for (String option : OPTION.matcher(comment).results().map(MatchResult::group).toList()) {
      assertNotNull(command.findOption(option), arguments.get(0) + " has no option " + option);
    }
  }

  @Test
  void theBuildPutsTheProgramWhereTheReadmeHasIt() throws IOException {
    String pom = Files.readString(ROOT.resolve("recipes/pom.xml"));
    assertTrue(pom.contains("<finalName>distill4j</finalName>"), "another name than in " + JAR);
  }

  @Test
  void theProgramInJavaCompilesAndAnswers() throws IOException, InterruptedException {
    List<String> programs = blocks("java").toList();
    assertEquals(1, programs.size());
    TinyModel.write(folder.resolve("runs/first/model"));
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            """
            import java.nio.file.Path;
            import java.util.List;
            import org.distill4j.runtime.CompressedClassifier;

            final class Example {
              public static void main(String[] args) throws Exception {
            %s  }
            }
            """
                .formatted(programs.get(0)));
    String classPath = System.getProperty("java.class.path");
    String[] options = {"-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString()};
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, options));

    ChildProcess example = ChildProcess.start(folder, folder.toString(), "Example");
    assertEquals(0, example.waitFor(), example.err());
    assertTrue(example.out().matches("\\[Classification\\[label=[01], .*\\]\\]\\R"), example.out());
  }

  private static Stream<String> blocks(String language) throws IOException {
    Pattern block = Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```$");
    String readme = Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
    return block.matcher(readme).results().map(found -> found.group(1));
  }
}
