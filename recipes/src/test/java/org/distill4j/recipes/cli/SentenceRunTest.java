package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.CompressedEmbedder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Students that learn the teacher's sentence vectors without labels. */
final class SentenceRunTest {
  private static final String RECIPE =
      """
      recipe: vectors
      threads: 1
      task: {kind: sentence-embedding}
      data:
        train: {path: train.tsv, text: [first, second]}
        validation: {from: train, fraction: 0.2}
        test: {path: test.tsv, text: [first, second], label: score}
      teacher: {checkpoint: pretrained}
      max-length: 16
      keep: all
      measure: {lengths: [8], rounds: 0, seconds: 0.05}
      stages:
        - distill: {student: {layers: 2}, epochs: 4, learning-rate: 1.0e-3}
        - prune: {keep: {heads: 0.5, feed-forward: 0.5}}
        - prune-vocabulary: {keep: 0.9}
        - distill: {epochs: 1}
        - quantize: {}
      """;

  @TempDir private Path folder;

  private Program run(String... more) throws IOException {
    TinyModel.pretrained(folder.resolve("pretrained"), TinyData.WORDS);
    TinyData.pairs(folder.resolve("train.tsv"), "score\tfirst\tsecond", 60, 1);
    TinyData.pairs(folder.resolve("test.tsv"), "score\tfirst\tsecond", 30, 2);
    Files.writeString(folder.resolve("vectors.yaml"), RECIPE);
    List<String> arguments =
        new ArrayList<>(List.of("run", folder.resolve("vectors.yaml").toString()));
    arguments.addAll(List.of("--out", folder.resolve("run").toString()));
    arguments.addAll(List.of("--cache", folder.resolve("cache").toString()));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("run").resolve(file)));
  }

  private static double value(JsonNode stage, String metric) {
    return stage.get("metrics").get(metric).get("value").asDouble();
  }

  @Test
  void goesThroughTheWholeLineAndAnswersVectors() throws IOException {
    Program first = run("--set", TinyRecipe.TIMED);
    assertEquals(0, first.code(), first.err());
    JsonNode stages = json("report.json").get("stages");
    assertEquals("teacher", stages.get(0).get("name").asString());
    assertEquals("control", stages.get(2).get("name").asString());
    assertTrue(stages.get(2).get("notes").toString().contains("before any training"));
    double taught = stages.get(1).get("agreementWithTeacher").get("value").asDouble();
    double untrained = stages.get(2).get("agreementWithTeacher").get("value").asDouble();
    assertTrue(taught > untrained, taught + " after training, " + untrained + " before");
    assertTrue(value(stages.get(1), "recallAt10") >= value(stages.get(1), "recallAt1"));
    assertTrue(Math.abs(value(stages.get(0), "spearman")) <= 1);
    JsonNode certificate = json("model/certificate.json");
    assertTrue(certificate.get("smallestCosine").asDouble() > 0.9999, certificate.toString());
    assertEquals("mean", json("model/config.json").get("sentence_pooling").asString());
    assertAnswers(folder.resolve("run/model"), 32);
    assertEvaluates(stages.get(0));
    assertExports();
    byte[] model = Files.readAllBytes(folder.resolve("run/model/model.onnx"));
    Program again = run("--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().lines().noneMatch(line -> line.endsWith(": started")), again.err());
    assertArrayEquals(model, Files.readAllBytes(folder.resolve("run/model/model.onnx")));
  }

  private static void assertAnswers(Path model, int size) throws IOException {
    Program answer = Program.run("predict", model.toString(), "good film");
    assertEquals(0, answer.code(), answer.err());
    JsonNode vector = JsonMapper.shared().readTree(answer.out()).get("vector");
    assertEquals(size, vector.size());
    try (CompressedEmbedder embedder = CompressedEmbedder.open(model)) {
      float[][] vectors = embedder.embed(List.of("good film", "bad film"));
      assertEquals(vectors[0][0], vector.get(0).asDouble(), 1e-6);
      assertEquals(1, CompressedEmbedder.cosine(vectors[1], vectors[1]), 1e-5);
    }
    Program wrong = Program.run("predict", model.toString(), "--pairs", "good\tbad");
    assertEquals(0, wrong.code(), wrong.err());
    assertTrue(wrong.out().contains("\"cosine\":"), wrong.out());
  }

  private void assertExports() throws IOException {
    String stage = folder.resolve("run/stages/01-distill").toString();
    Path out = folder.resolve("hf");
    Program export =
        Program.run("export", stage, "--format", "huggingface", "--out", out.toString());
    assertEquals(0, export.code(), export.err());
    assertTrue(
        Files.readString(out.resolve("1_Pooling/config.json"))
            .contains("\"pooling_mode_mean_tokens\" : true"));
  }

  private void assertEvaluates(JsonNode teacher) throws IOException {
    String data = folder.resolve("test.tsv").toString();
    List<String> arguments = new ArrayList<>(List.of("evaluate"));
    arguments.add(folder.resolve("run/stages/00-teacher").toString());
    arguments.add(folder.resolve("run").toString());
    arguments.addAll(List.of("--json", "--no-latency", "--data", data, "--text", "first,second"));
    Program unscored = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, unscored.code(), unscored.err());
    arguments.addAll(List.of("--label", "score"));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, program.code(), program.err());
    JsonNode model = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    assertEquals(teacher.get("metrics").get("spearman"), model.get("metrics").get("spearman"));
    assertEquals(teacher.get("parameters"), model.get("parameters"));
  }

  @Test
  void startsFromPlainTextAndPrunesByFisherInformation() throws IOException {
    Program program =
        run(
            "--set",
            "stages=[{general-distill: {student: {layers: 2, embedding: 8}, text: {path: "
                + folder.resolve("test.tsv")
                + ", text: [first, second]}, epochs: 2}}, {distill: {epochs: 1}}, {prune: {keep:"
                + " {heads: 0.5}, criterion: fisher}}, {distill: {epochs: 1}}, {quantize: {}}]",
            "--set",
            "data.allow-overlap=true",
            "--set",
            "data.augment={mask: 0.0, drop: 0.2, made: each-epoch}");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("general text and test: of 60 rows"), program.err());
    assertAnswers(folder.resolve("run/model"), 8);
    JsonNode stages = json("report.json").get("stages");
    String general = stages.get(1).get("notes").toString();
    assertFalse(general.contains("augmented texts"), general);
    assertTrue(stages.toString().contains("as general-distill left it"), stages.toString());
    assertTrue(
        stages.toString().contains("Units scored by the Fisher information"), stages.toString());
    assertTrue(json("model/certificate.json").get("smallestCosine").asDouble() > 0.9999);
  }

  @Test
  void keepsMatricesAsTwoFactors() throws IOException {
    Program program =
        run(
            "--set",
            "stages=[{factorize: {linear: 0.5, embedding: 8}}, {distill: {epochs: 1}},"
                + " {quantize: {}}]");
    assertEquals(0, program.code(), program.err());
    JsonNode stages = json("report.json").get("stages");
    assertTrue(stages.toString().contains("matrices of linear layers kept as two"));
    assertTrue(json("model/certificate.json").get("smallestCosine").asDouble() > 0.9999);
  }

  @Test
  void triesSizesAgainWhereOtherScoresJudgeThem() throws IOException {
    Path judged = folder.resolve("judged.tsv");
    TinyData.pairs(judged, "score\tfirst\tsecond", 20, 3);
    String[] prune = {
      "--resume",
      "--set",
      "stages=[{prune: {frontier: {keep: [0.8, 0.5], most-loss: 1.0}, criterion: magnitude}}]",
      "--set",
      "data.validation={path: " + judged + ", text: [first, second], label: score}"
    };
    String tried = "prune: frontier, keep 0.5";
    Program first = run(prune);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains(tried), first.err());
    Files.delete(folder.resolve("run/stages/01-prune.json"));
    Program known = run(prune);
    assertTrue(known.err().contains("prune: started"), known.err());
    assertFalse(known.err().contains(tried), known.err());
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(judged)) {
      rows.add(row.matches("[0-9].*") ? rows.size() + row.substring(row.indexOf('\t')) : row);
    }
    Files.write(judged, rows);
    Program other = run(prune);
    assertEquals(0, other.code(), other.err());
    assertTrue(other.err().contains(tried), other.err());
  }

  @Test
  void learnsANarrowerSpaceInANarrowerStudent() throws IOException {
    String student = "{layers: 2, hidden: 16, heads: 2, feed-forward: 24, embedding: 8";
    Program program =
        run(
            "--set",
            "stages=[{distill: {student: "
                + student
                + ", initialize: projection}, losses: [{embedding: {distance: mse}},"
                + " {similarities: {weight: {from: 1.0, to: 2.0}}}, {hidden-states: {}}],"
                + " epochs: 2}}, {quantize: {activations: static}}]",
            "--set",
            "teacher.pooling=cls",
            "--set",
            "control=none",
            "--set",
            "data.test={path: " + folder.resolve("test.tsv") + ", text: [first, second]}");
    assertEquals(0, program.code(), program.err());
    assertTrue(program.err().contains("first 8 principal axes over"), program.err());
    JsonNode stages = json("report.json").get("stages");
    assertTrue(stages.get(0).get("metrics").has("recallAt1"));
    assertTrue(!stages.get(0).get("metrics").has("spearman"));
    assertEquals(8, json("model/config.json").get("sentence_embedding_size").asInt());
    assertAnswers(folder.resolve("run/model"), 8);
    Program plan = Program.run("plan", folder.resolve("vectors.yaml").toString());
    assertEquals(0, plan.code(), plan.err());
    Program explain = Program.run("explain", folder.resolve("vectors.yaml").toString());
    assertTrue(explain.out().contains("a vector of length one for each text"), explain.out());
    String run = folder.resolve("run").toString();
    assertEquals(0, Program.run("verify", run, "--max-bytes", "1000000").code());
    String stage = run + "/stages/01-distill";
    Path out = folder.resolve("hf");
    Program export =
        Program.run("export", stage, "--format", "huggingface", "--out", out.toString());
    assertEquals(2, export.code(), export.err());
    assertTrue(export.err().contains("knows no projection; got 8 axes"), export.err());
  }

  @Test
  void refusesVectorsWiderThanTheTeachers() throws IOException {
    Program program = run("--set", "stages[0].distill.student.embedding=33");
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains("student.embedding: must be at most"), program.err());
    assertTrue(program.err().contains("32; got 33"), program.err());
  }
}
