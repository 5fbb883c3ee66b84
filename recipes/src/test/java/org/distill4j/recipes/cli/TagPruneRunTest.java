package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recipes that tag words by the less usual keys, from the command line. */
final class TagPruneRunTest {
  @TempDir private Path folder;

  private Program run(String stages) throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    return recipe.run("--set", "stages=" + stages);
  }

  private JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve("run").resolve(file)));
  }

  @Test
  void prunesBetweenTwoDistillations() throws IOException {
    Program program =
        run(
            "[{distill: {student: {layers: 3}, epochs: 1}}, {prune: {keep: {layers: 2, heads: 0.5,"
                + " feed-forward: 0.5, hidden: 24}}}, {distill: {epochs: 2, prune: {keep:"
                + " {feed-forward: 0.5}, rounds: 2, until: 0.5}}}, {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode config = json("model/config.json");
    assertEquals(2, config.get("num_hidden_layers").asInt());
    assertEquals(24, config.get("hidden_size").asInt());
    String notes = json("report.json").get("stages").toString();
    assertTrue(notes.contains("removed; the outputs' mean squared change is now"), notes);
    assertTrue(notes.contains("Hidden units left 24 of 32"), notes);
    Program answer =
        Program.run("predict", folder.resolve("run/model").toString(), "good film town");
    assertEquals(0, answer.code(), answer.err());
    assertTrue(answer.out().startsWith("{\"words\":[\"good\",\"film\",\"town\"]"), answer.out());
  }

  // Fewer pieces make more of the same words, so there is nothing to hold tag by tag.
  @Test
  void cutsWordsAnewAndCertifiesEveryStage() throws IOException {
    Program program =
        run(
            "[{distill: {student: {layers: 2}, epochs: 1}}, {prune-vocabulary: {keep: 60, dropped:"
                + " recut}}, {distill: {epochs: 1}}, {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode recut = json("stages/02-prune-vocabulary/certificate.json");
    assertEquals(30, recut.get("sameLabels").asInt(), recut.toString());
    assertTrue(recut.get("previous").isNull(), recut.toString());
    assertEquals(
        "distill-2", json("model/certificate.json").get("previous").get("stage").asString());
  }

  @Test
  void startsFromPlainTextAndFactorizes() throws IOException {
    Program program =
        run(
            "[{general-distill: {student: {layers: 2, hidden: 16, feed-forward: 24, initialize:"
                + " random}, text: {path: "
                + Files.writeString(
                    folder.resolve("plain.txt"), "a good film, a bad town\n".repeat(30))
                + "}, epochs: 1}}, {distill: {epochs: 1}}, {factorize: {linear: 0.5,"
                + " embedding: 8}}, {distill: {epochs: 1}}, {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    assertEquals(16, json("model/config.json").get("hidden_size").asInt());
  }

  @ParameterizedTest
  @CsvSource({"once, softmax", "each-epoch, softmax", "each-epoch, crf"})
  void learnsFromTextsThatAreMade(String made, String head) throws IOException {
    TinyTags recipe = TinyTags.in(folder);
    Program program =
        recipe.run(
            "--set",
            "data.augment={copies: 2, mask: 0.0, drop: 0.2, made: " + made + "}",
            "--set",
            "control=stage",
            "--set",
            "task={kind: token-tagging, head: " + head + "}",
            "--set",
            "stages=[{distill: {student: {layers: 2}, losses: [{soft-target: {}}, {hard-label:"
                + " {}}], epochs: 2}}]");
    assertEquals(0, program.code(), program.err());
    String notes = json("report.json").get("stages").toString();
    assertTrue(notes.contains("joined the training rows for the teacher to label"), notes);
    assertTrue(notes.contains("Saw labelled rows once more where the student saw"), notes);
  }

  @Test
  void startsNarrowerByAProjection() throws IOException {
    Program program =
        run(
            "[{distill: {student: {layers: 2, hidden: 16, feed-forward: 24, initialize:"
                + " projection}, epochs: 1}}]");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("by a projection to 16 units"), program.err());
    assertEquals(16, json("model/config.json").get("hidden_size").asInt());
  }

  @Test
  void mendsTheTeacherWithoutTraining() throws IOException {
    Program program =
        run(
            "[{prune: {keep: {heads: 0.5, feed-forward: 0.5}, criterion: fisher, reconstruct:"
                + " true}}]");
    assertEquals(0, program.code(), program.err());
    String notes = json("report.json").get("stages").toString();
    assertTrue(notes.contains("Output projections fitted on"), notes);
  }
}
