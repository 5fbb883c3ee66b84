package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A student that learns from texts made out of the training rows. */
class AugmentRunTest {
  private static final String AUGMENT = "data.augment={copies: 2, mask: 0.0, drop: 0.1}";
  private static final Pattern COUNT = Pattern.compile("data\\.augment: ([0-9]+) augmented texts");

  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyRecipe.in(folder);
  }

  @Test
  void joinsTheTextsToTheStudentsRowsOnly() throws IOException {
    Path text = Files.writeString(folder.resolve("more.txt"), "a red sea\nno tree\n");
    Program program =
        recipe.run(
            "--set",
            "stages=[{distill: {student: {layers: 2}, cross-fit: 2, epochs: 1}}]",
            "--set",
            "control=stage",
            "--set",
            "data.transfer={path: " + text + "}",
            "--set",
            AUGMENT);
    assertEquals(0, program.code(), program.err());
    Matcher count = COUNT.matcher(program.err());
    assertTrue(count.find(), program.err());
    int made = Integer.parseInt(count.group(1));
    assertTrue(made > 48 && made <= 96, "two of each of 48 rows: " + made);
    JsonNode stages =
        JsonMapper.shared()
            .readTree(Files.readString(recipe.out().resolve("report.json")))
            .get("stages");
    String taught = stages.get(1).get("notes").toString();
    assertTrue(taught.contains(made + " augmented texts joined the training rows"), taught);
    int steps = (48 + 2 + made + 31) / 32;
    assertTrue(taught.contains(" " + steps + " steps"), taught);
    String control = stages.get(2).get("notes").toString();
    assertTrue(control.contains(" " + steps + " steps") && control.contains("once more"), control);
  }

  @Test
  void plansAndExplainsThem() {
    String file = recipe.file("tiny.yaml").toString();
    Program plan = Program.run("plan", file, "--set", AUGMENT);
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().matches("(?s).*\\| distill +\\| 1[0-4][0-9] .*"), plan.out());
    String said = Program.run("explain", file, "--set", AUGMENT).out();
    assertTrue(said.contains("\ndata.augment: 2 made of each training row"), said);
  }

  @Test
  void refusesToMaskWithoutAMask() {
    String file = recipe.file("tiny.yaml").toString();
    Program plan = Program.run("plan", file, "--set", "data.augment={}");
    assertEquals(2, plan.code());
    assertEquals(
        "data.augment.mask: must be 0 where the teacher's tokenizer has no [MASK] or <mask>; got"
            + " 0.1. Write mask: 0.0.\n",
        plan.err());
  }
}
