package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.recipes.run.RunRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunCommandTest {
  private final List<RunRequest> requests = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void handsTheRecipeToTheRunner(@TempDir Path folder) {
    String runs = folder.resolve("r").toString();
    assertEquals(0, run("quickstart", "--out", runs, "--set", "seed=5"));
    assertEquals(5, requests.get(0).recipe().seed());
    assertEquals(Path.of(runs), requests.get(0).out());
    assertEquals(Path.of(runs, "report.html") + "\n", out.toString());
  }

  @Test
  void dryRunPrintsTheRecipeWithItsDefaults() {
    assertEquals(0, run("quickstart", "--dry-run"));
    assertTrue(out.toString().contains("weight-decay: 0.01"), out.toString());
    assertEquals(List.of(), requests);
  }

  @Test
  void refusesAFolderInUseUnlessItResumes(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("run.lock.json"), "{}");
    assertEquals(2, run("quickstart", "--out", folder.toString()));
    assertTrue(err.toString().contains("must be empty; got a run. Add --resume"));
    assertEquals(0, run("quickstart", "--out", folder.toString(), "--resume"));
    assertTrue(requests.get(0).resume());
  }

  @Test
  void neverTouchesAFolderThatIsNoRuns(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("stages/00-raw"));
    for (String more : new String[] {"--resume", "--set=threads=1"}) {
      assertEquals(2, run("quickstart", "--out", folder.toString(), more));
      assertTrue(err.toString().contains("or a run's; got files of something else."), "" + err);
    }
    assertEquals(List.of(), requests);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "..", "/evil", "a/b"})
  void takesNoNameThatLeadsElsewhere(String name) {
    assertEquals(2, run("quickstart", "--set", "recipe=" + name));
    assertTrue(err.toString().contains("recipe: must be the name of a folder in runs"), "" + err);
    assertEquals(List.of(), requests);
  }

  @Test
  void runsNothingThatHasFaults(@TempDir Path folder) {
    assertEquals(2, run("quickstart", "--out", folder.toString(), "--set", "threads=0"));
    assertEquals(List.of(), requests);
    assertFalse(err.toString().isEmpty());
  }

  private int run(String... args) {
    CommandLine line =
        new CommandLine(new RunCommand((request, messages) -> requests.add(request)));
    Faults faults = new Faults();
    line.setExecutionExceptionHandler(faults);
    line.setParameterExceptionHandler(faults);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
