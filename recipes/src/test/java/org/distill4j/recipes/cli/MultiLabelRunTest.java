package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.distill4j.runtime.CompressedLabels;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.LabelChoice;
import org.distill4j.runtime.LabelThresholds;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole recipes whose texts have any of several labels, in each form of the data. */
final class MultiLabelRunTest {
  /** The labels of a sentence are those of these words that stand in it. */
  private static final List<String> LABELS = List.of("good", "night", "red");

  private static final String TASK = "task={kind: multi-label-classification}";
  private static final String TEACHER =
      "teacher.fine-tune={epochs: 15, batch: 8, learning-rate: 0.005}";
  private static final String STAGES =
      "stages=[{distill: {student: {layers: 2}, losses: [{soft-target: {temperature: 2}},"
          + " {hard-label: {}}], epochs: 8, batch: 8, learning-rate: 0.005}}, {prune: {keep:"
          + " {heads: 0.5, feed-forward: 0.5}}}, {quantize: {}}]";

  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = TinyRecipe.in(folder);
    TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 400, 1);
    for (String file : new String[] {"train", "test"}) {
      List<String> lines = Files.readAllLines(folder.resolve(file + ".tsv"));
      List<String> texts =
          lines.subList(1, lines.size()).stream().map(line -> line.split("\t", -1)[0]).toList();
      write(file + "-joined.tsv", "sentence\tlabels", texts, MultiLabelRunTest::joined);
      write(file + "-columns.tsv", "sentence\tred\tgood\tnight", texts, MultiLabelRunTest::columns);
      write(file + "-lists.jsonl", "", texts, MultiLabelRunTest::list);
    }
  }

  private void write(
      String name, String header, List<String> texts, BiFunction<String, Set<String>, String> line)
      throws IOException {
    List<String> lines = new ArrayList<>(header.isEmpty() ? List.of() : List.of(header));
    texts.forEach(text -> lines.add(line.apply(text, labels(text))));
    Files.write(folder.resolve(name), lines);
  }

  private static Set<String> labels(String text) {
    return Arrays.stream(text.split(" ", -1)).filter(LABELS::contains).collect(Collectors.toSet());
  }

  private static String joined(String text, Set<String> labels) {
    return text + "\t" + String.join("|", labels);
  }

  private static String columns(String text, Set<String> labels) {
    return text
        + List.of("red", "good", "night").stream()
            .map(label -> labels.contains(label) ? "\t1" : "\t0")
            .collect(Collectors.joining());
  }

  private static String list(String text, Set<String> labels) {
    String members = labels.stream().map(l -> "\"" + l + "\"").collect(Collectors.joining(","));
    return "{\"sentence\": \"" + text + "\", \"labels\": [" + members + "]}";
  }

  private String data(String file, String label) {
    String rows = ", text: sentence, label: " + label + "}";
    return "data={train: {path: "
        + folder.resolve("train-" + file)
        + rows
        + ", validation: {from: train, fraction: 0.2}, test: {path: "
        + folder.resolve("test-" + file)
        + rows
        + "}";
  }

  private Path run(String name, String data, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    for (String set : List.of(TASK, data, TEACHER, STAGES)) {
      settings.addAll(List.of("--set", set));
    }
    Path out = folder.resolve(name);
    Program run = recipe.runInto(out, settings.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return out;
  }

  @Test
  void everyFormOfTheDataGivesTheSameModel() throws IOException {
    Path joined = run("joined", data("joined.tsv", "labels")).resolve("model");
    Path columns = run("columns", data("columns.tsv", "[red, good, night]")).resolve("model");
    Path lists = run("lists", data("lists.jsonl", "labels")).resolve("model");
    for (String file : List.of("model.onnx", "config.json", "labels.json", "thresholds.json")) {
      byte[] expected = Files.readAllBytes(joined.resolve(file));
      assertArrayEquals(expected, Files.readAllBytes(columns.resolve(file)), file);
      assertArrayEquals(expected, Files.readAllBytes(lists.resolve(file)), file);
    }
    assertEquals("[\"good\",\"night\",\"red\"]", Files.readString(joined.resolve("labels.json")));
    assertTrue(Files.readString(joined.resolve("SHA256SUMS")).contains("thresholds.json"));
    String config = Files.readString(joined.resolve("config.json"));
    assertTrue(config.contains("\"problem_type\" : \"multi_label_classification\""), config);
  }

  @Test
  void learnsReportsAndAnswers() throws IOException {
    Path out = run("run", data("joined.tsv", "labels"), "--set", "control=stage");
    JsonNode report = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json")));
    for (JsonNode stage : report.get("stages")) {
      JsonNode metrics = stage.get("metrics");
      assertTrue(metrics.get("microF1").get("value").asDouble() > 0.6, stage.toString());
      assertTrue(metrics.has("macroF1") && metrics.has("subsetAccuracy"), metrics.toString());
      assertEquals(3, stage.get("classF1").size(), stage.toString());
    }
    assertTrue(Files.readString(out.resolve("report.html")).contains("micro-F1"));
    Path model = out.resolve("model");
    String card = Files.readString(model.resolve("README.md"));
    assertTrue(card.contains("CompressedLabels") && card.contains("thresholds.json"), card);
    answers(model);
    Program verified = Program.run("verify", out.toString(), "--max-drop", "90");
    assertEquals(0, verified.code(), verified.err());
    Program here = Program.run("verify", "--here", model.toString());
    assertEquals(0, here.code(), here.err());
    evaluates(model, report);
  }

  private static void answers(Path model) throws IOException {
    assertEquals(OutputKind.LABELS, OutputKind.of(model));
    try (CompressedLabels opened = CompressedLabels.open(model)) {
      assertEquals(LABELS, opened.labels());
      assertTrue(opened.thresholds().rows() > 0);
      LabelChoice answer = opened.label("good red film");
      LabelThresholds thresholds = opened.thresholds();
      assertEquals(
          thresholds.chosen(answer.probabilities()).stream().map(LABELS::get).toList(),
          answer.labels());
      Program predicted = Program.run("predict", model.toString(), "good red film");
      assertEquals(0, predicted.code(), predicted.err());
      JsonNode fields = JsonMapper.shared().readTree(predicted.out());
      assertEquals(answer.labels().size(), fields.get("labels").size());
      assertEquals(
          answer.probabilities().get(0), fields.get("probabilities").get("good").asDouble());
    }
  }

  private void evaluates(Path model, JsonNode report) throws IOException {
    String data = folder.resolve("test-lists.jsonl").toString();
    Program program =
        Program.run(
            "evaluate",
            model.toString(),
            "--data",
            data,
            "--text",
            "sentence",
            "--label",
            "labels",
            "--json",
            "--no-latency");
    assertEquals(0, program.code(), program.err());
    JsonNode stages = report.get("stages");
    JsonNode last = stages.get(stages.size() - 1).get("metrics").get("microF1");
    JsonNode own = JsonMapper.shared().readTree(program.out()).get("models").get(0);
    assertEquals(
        last.get("value").asDouble(), own.get("metrics").get("microF1").get("value").asDouble());
  }

  @Test
  void onnxRuntimeAnswersAsTheStoredModel() throws IOException {
    Path teacher = run("run", data("joined.tsv", "labels")).resolve("stages/00-teacher");
    var checkpoint = HuggingFaceDirectory.load(teacher);
    assertEquals(HeadSpec.labels(LABELS), checkpoint.head());
    try (CompressedModel opened = CompressedModel.open(teacher)) {
      TokenizedText text = opened.encode("good red film at night", null);
      float[] here = Inference.logits(TransformerModel.forInference(checkpoint), List.of(text))[0];
      assertArrayEquals(opened.logits(List.of(text))[0], here, 1e-5f);
    }
    Program reused =
        recipe.runInto(
            folder.resolve("reused"),
            "--set",
            TASK,
            "--set",
            data("joined.tsv", "labels"),
            "--set",
            "teacher={checkpoint: " + teacher + "}",
            "--set",
            "stages=[{distill: {student: {layers: 1}, losses: [{logit-mse: {}}], epochs: 1}}]");
    assertEquals(0, reused.code(), reused.err());
  }

  @Test
  void initWritesARecipeOfEachForm() throws IOException {
    String[] files = {"train-joined.tsv", "train-columns.tsv", "train-lists.jsonl"};
    for (String file : files) {
      Path made = folder.resolve(file + ".yaml");
      Program init = Program.run("init", folder.resolve(file).toString(), "--out", made.toString());
      assertEquals(0, init.code(), init.err());
      String yaml = Files.readString(made);
      assertTrue(yaml.contains("task: {kind: multi-label-classification}"), yaml);
      assertTrue(
          yaml.contains(file.contains("columns") ? "label: [red, good, night]" : "label: labels"),
          yaml);
      Program lint = Program.run("lint", made.toString());
      assertEquals(0, lint.code(), lint.err());
      assertTrue((lint.out() + lint.err()).contains("3 labels"), lint.out() + lint.err());
    }
  }

  @Test
  void initRefusesJoinedLabelsWhereOneIsAskedFor() {
    String file = folder.resolve("train-joined.tsv").toString();
    Program init = Program.run("init", file, "--task", "classification");
    assertEquals(2, init.code());
    assertTrue(init.err().contains("must be one label a text; got several"), init.err());
    assertTrue(init.err().contains("multi-label-classification"), init.err());
  }

  @Test
  void lintNamesTheRowWhoseLabelIsUnknown() throws IOException {
    String labels = "task={kind: multi-label-classification, labels: [good, night]}";
    Program lint =
        Program.run(
            "lint",
            recipe.file("tiny.yaml").toString(),
            "--set",
            data("joined.tsv", "labels"),
            "--set",
            labels);
    assertEquals(2, lint.code());
    assertTrue(lint.err().contains("label: must be one of 'good', 'night'; got 'red'"), lint.err());
    assertTrue(lint.err().contains("train-joined.tsv:"), lint.err());
    Path rows = folder.resolve("train-columns.tsv");
    Files.writeString(rows, Files.readString(rows).replaceFirst("\t0\n", "\t2\n"));
    Program wrong =
        Program.run(
            "lint",
            recipe.file("tiny.yaml").toString(),
            "--set",
            data("columns.tsv", "[red, good, night]"),
            "--set",
            TASK);
    assertEquals(2, wrong.code());
    assertTrue(
        wrong.err().contains("night: must be 0 or 1 in a column of one label; got '2'"),
        wrong.err());
  }
}
