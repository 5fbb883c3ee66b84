package org.distill4j.recipes.cli;

import static java.util.Comparator.naturalOrder;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  void makesOthersInEachEpochTheSameAfterAResume() throws IOException {
    String[] keys = {
      "--set",
      "stages=[{distill: {student: {layers: 2}, epochs: 2}}, {prune-vocabulary: {keep: 0.9}},"
          + " {distill: {epochs: 2}}]",
      "--set",
      "control=stage",
      "--set",
      "data.augment={copies: 2, mask: 0.0, drop: 0.1, made: each-epoch}"
    };
    Program program = recipe.run(keys);
    assertEquals(0, program.code(), program.err());
    Path out = recipe.out();
    JsonNode stages =
        JsonMapper.shared().readTree(Files.readString(out.resolve("report.json"))).get("stages");
    String taught = stages.get(1).get("notes").toString();
    assertTrue(taught.contains("96 augmented texts, made anew in each epoch"), taught);
    assertTrue(taught.contains(" " + 2 * ((48 + 96 + 31) / 32) + " steps"), taught);
    byte[] model = Files.readAllBytes(out.resolve("model/model.onnx"));
    try (Stream<Path> records = Files.list(out.resolve("stages"))) {
      Files.delete(
          records
              .filter(file -> file.toString().endsWith(".json"))
              .max(naturalOrder())
              .orElseThrow());
    }
    List<String> again = new ArrayList<>(List.of(keys));
    again.add("--resume");
    Program resumed = recipe.run(again.toArray(String[]::new));
    assertEquals(0, resumed.code(), resumed.err());
    assertArrayEquals(model, Files.readAllBytes(out.resolve("model/model.onnx")));
    Files.delete(out.resolve("report.html")); // so that it is not complete
    Program same = recipe.run(again.toArray(String[]::new));
    assertTrue(same.err().contains("distill-2: finished before"), same.err());
    // Texts of a later epoch may be too near a new row of the test.
    Path test = recipe.file("test.tsv");
    Files.writeString(test, Files.readString(test) + "a new row\t1\n");
    Program other = recipe.run(again.toArray(String[]::new));
    assertEquals(0, other.code(), other.err());
    assertTrue(other.err().contains("distill: run again, since data.test"), other.err());
    assertTrue(other.err().contains("control: finished before"), other.err());
    String once = keys[5].replace(", made: each-epoch", "");
    again.set(5, once);
    assertEquals(0, recipe.run(again.toArray(String[]::new)).code());
    assertFalse(Arrays.equals(model, Files.readAllBytes(out.resolve("model/model.onnx"))));
  }

  @Test
  void plansAndExplainsThem() {
    String file = recipe.file("tiny.yaml").toString();
    Program plan = Program.run("plan", file, "--set", AUGMENT);
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().matches("(?s).*\\| distill +\\| 1[0-4][0-9] .*"), plan.out());
    String said = Program.run("explain", file, "--set", AUGMENT).out();
    assertTrue(said.contains("\ndata.augment: 2 made of each training row"), said);
    String anew = AUGMENT.replace("}", ", made: each-epoch}");
    said = Program.run("explain", file, "--set", anew).out();
    assertTrue(said.contains("training row, others in each epoch, for the teacher"), said);
  }

  @Test
  void refusesToMaskWithoutAMask() {
    String file = recipe.file("tiny.yaml").toString();
    Program plan = Program.run("plan", file, "--set", "data.augment={}");
    assertEquals(2, plan.code());
    assertEquals(
        "data.augment.mask: must be 0 where the teacher's tokenizer has no [MASK] or <mask>; got"
            + " 0.1. Write mask: 0.0, or name the token as mask_token in tokenizer_config.json.\n",
        plan.err());
  }
}
