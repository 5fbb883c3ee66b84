package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;
import org.junit.jupiter.api.Test;

class RecipeWriterTest {
  private static final List<String> UNUSUAL =
      List.of(
          "seeds=[3, 1]",
          "task.labels=[0, 'no', 'true', x y]",
          "data.train.columns=[sentence, label]",
          "data.test={from: train, fraction: 0.2, group: user}",
          "data.augment={copies: 3, drop: 0.25, ngram-lengths: [2, 2]}",
          "teacher.tokenizer=t.json",
          "stages[0].distill.student={layers: 2, hidden: 128, initialize: {layers: [1, 5]}}",
          "stages[0].distill.losses=[{hard-label: {weight: 0.5}}, {logit-mse: {}}, {cls-states:"
              + " {layers: 3}}, {hidden-states: {distance: cosine, layers: [none, 4], embeddings:"
              + " true}}, {hidden-states: {layers: last}}, {hidden-states: {}}, {attention-scores:"
              + " {weight: 0.5, layers: last}}, {relations: {of: [query-key, value], heads: 16,"
              + " layers: 4}}]",
          "stages[0].distill.layer-map=[2, 4]",
          "stages[0].distill.teacher-errors=hard-label",
          "stages[3].distill.cross-fit=5",
          "stages[0].distill.prune={keep: {heads: 4}, criterion: l0, until: 0.8}",
          "stages[3].distill.prune={keep: {heads: 4}, criterion: movement, scope: layer, rounds:"
              + " 3}",
          "stages[3].distill.epochs=4",
          "stages[3].distill.losses=[{soft-target: {temperature: {from: 4, to: 1}}},"
              + " {reverse-kl: {temperature: 3}}, {jensen-shannon: {weight: {from: 0, to: 1,"
              + " shape: cosine}}}, {logit-mse: {weight: 0.1}}, {dkd: {alpha: 2, beta: 0}},"
              + " {hard-label: {smoothing: 0.1}}]",
          "stages[1].prune={keep: {heads: 9, layers: 2, hidden: 0.75}, criterion: fisher, scope:"
              + " layer, reconstruct: true}",
          "precision=bf16",
          "stages[4].quantize={embeddings: float32, activations: static, keep-float: 0.25,"
              + " portable: true, batch-invariant: true, calibration: {rows: 9, method: min-max,"
              + " symmetric: true}, training: {teacher: teacher, scale-rate: 0.01, epochs: 3,"
              + " micro-batch: 8}}");

  private static final List<String> GENERAL =
      List.of(
          "stages=[{general-distill: {student: {hidden: 128, initialize: projection}, text: {path:"
              + " plain.jsonl, text: body}, losses: [{relations: {layers: map}}], layer-map:"
              + " {auto-every: 1}, epochs: 2}}, {distill: {}}]");

  @Test
  void writesAGeneralDistillationAndACheckpointToGoOnFrom() throws RecipeException {
    Recipe recipe = read(Examples.DESIGN, GENERAL);
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
    Recipe later =
        read(
            Examples.DESIGN, List.of("stages[0].distill.student={initialize: {checkpoint: made}}"));
    assertEquals(later, read(RecipeWriter.toYaml(later), List.of()));
  }

  @Test
  void writesWhatReadsBackAsYaml() throws RecipeException {
    Recipe recipe = read(Examples.DESIGN, UNUSUAL);
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
  }

  @Test
  void writesWhatReadsBackAsJson() throws RecipeException {
    Recipe recipe = read(Examples.DESIGN, UNUSUAL);
    assertEquals(recipe, read(RecipeWriter.toJson(recipe), List.of()));
  }

  @Test
  void writesAFileOfOutputs() throws RecipeException {
    List<String> file = List.of("stages[3].distill.teacher-outputs={path: p.jsonl}");
    Recipe recipe = read(Examples.DESIGN, file);
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
  }

  @Test
  void writesSeveralTeachers() throws RecipeException {
    String several =
        Examples.DESIGN.replaceFirst(
            "teacher:\n.*\n.*\n",
            "teachers: [{checkpoint: a, weight: 2, fine-tune: {epochs: 1}}, {checkpoint: b}]\n");
    Recipe recipe = read(several, List.of());
    assertEquals(2, recipe.teachers().size());
    assertEquals(2.0, recipe.teacher().weight());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
  }

  @Test
  void writesATargetInPlaceOfUnits() throws RecipeException {
    String prune = "stages[1]={prune: {target: {latency: 0.5, length: 64}, keep: {layers: 2}}}";
    Recipe recipe = read(Examples.DESIGN, List.of(prune));
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
  }

  @Test
  void writesAFrontier() throws RecipeException {
    String prune = "stages[1]={prune: {frontier: {keep: [0.75, 0.5], most-loss: 0.01}}}";
    Recipe recipe = read(Examples.DESIGN, List.of(prune));
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), List.of()));
  }

  private static final List<String> VECTORS =
      List.of(
          "task={kind: sentence-embedding}",
          "data={train: {path: texts.txt}, test: {path: pairs.tsv, text: [a, b]}}",
          "teacher={checkpoint: pretrained}",
          "stages=[{distill: {student: {layers: 3}, losses: [{embedding: {}}, {similarities:"
              + " {}}]}}]");

  @Test
  void fillsInEveryDefault() throws RecipeException {
    String json = RecipeWriter.toJson(read(Examples.DESIGN, List.of()));
    for (String key : List.of("warmup", "clip", "rounds", "margin", "allow-overlap", "hidden")) {
      assertTrue(json.contains('"' + key + '"'), key);
    }
  }

  @Test
  void coversEveryStageAndLoss() throws RecipeException {
    List<Stage> stages = new ArrayList<>(read(Examples.DESIGN, List.of()).stages());
    stages.addAll(read(Examples.DESIGN, GENERAL).stages());
    String factorize = "stages[2]={factorize: {linear: 0.5, embedding: 64}}";
    Recipe factored = read(Examples.DESIGN, List.of(factorize));
    assertEquals(factored, read(RecipeWriter.toYaml(factored), List.of()));
    stages.addAll(factored.stages());
    Set<Class<?>> kinds = new HashSet<>();
    stages.forEach(stage -> kinds.add(stage.getClass()));
    assertEquals(
        StageTypes.all().stream().map(StageType::settings).collect(Collectors.toSet()), kinds);
    Set<String> keys = stages.stream().map(Stage::key).collect(Collectors.toSet());
    assertEquals(Set.copyOf(StageReader.KINDS.keys()), keys);
    Set<Class<?>> losses = new HashSet<>();
    List<Stage> unusual = new ArrayList<>(read(Examples.DESIGN, UNUSUAL).stages());
    unusual.addAll(read(Examples.DESIGN, VECTORS).stages());
    for (Stage stage : unusual) {
      if (stage instanceof Distill distill) {
        distill.losses().forEach(loss -> losses.add(loss.getClass()));
      }
    }
    assertEquals(records(Loss.class), losses);
    assertEquals(Section.LOSS.keys().size(), losses.size());
  }

  private static Set<Class<?>> records(Class<?> type) {
    if (!type.isInterface()) {
      return Set.of(type);
    }
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      records.addAll(records(permitted));
    }
    return records;
  }

  private static Recipe read(String text, List<String> settings) throws RecipeException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeReader.read(RecipeSource.of("recipe.yaml", content, Path.of("/r")), settings);
  }
}
