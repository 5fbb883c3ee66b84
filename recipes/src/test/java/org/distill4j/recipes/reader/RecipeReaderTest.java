package org.distill4j.recipes.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.compress.OperatorSet;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.prune.Prune;
import org.distill4j.recipes.stage.quantize.Calibration;
import org.distill4j.recipes.stage.quantize.ExcludedLayers;
import org.distill4j.recipes.stage.quantize.Quantize;
import org.distill4j.recipes.stage.quantize.QuantizeTraining;
import org.distill4j.recipes.stage.vocabulary.PruneVocabulary;
import org.distill4j.recipes.task.classification.Classification;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.student.loss.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeReaderTest {
  private static final String SMALL =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        test: {path: test.tsv}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {layers: 3}}
      """;

  @Test
  void refusesToPruneToATimeWhereNothingIsTimed() {
    String target = "stages[1].prune={target: {latency: 0.5}}";
    List<String> problems = problems(Examples.DESIGN, target, "measure.rounds=0");
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("measure.rounds: must be >= 1"), problems.get(0));
  }

  @Test
  void readsTheDesignsRecipe() throws RecipeException {
    Recipe recipe = read(Examples.DESIGN);
    assertEquals("sst2-mobile", recipe.name());
    assertEquals(List.of("sentence"), recipe.data().train().text());
    assertEquals(new Split(0.05, "auto"), recipe.data().validation());
    assertEquals(Optional.of(Training.fineTuning()), recipe.teacher().fineTune());
    assertEquals(2, recipe.threads());
    Distill first = (Distill) recipe.stages().get(0);
    assertEquals(OptionalInt.of(3), first.student().orElseThrow().layers());
    assertEquals(List.of(Loss.SoftTarget.defaults()), first.losses());
    Prune prune = (Prune) recipe.stages().get(1);
    assertEquals(new Amount.Share(0.5), prune.heads());
    assertEquals(new PruneVocabulary(new Amount.Count(8000)), recipe.stages().get(2));
    assertEquals(2, ((Distill) recipe.stages().get(3)).training().epochs());
    assertEquals(Quantize.defaults(), recipe.stages().get(4));
  }

  @Test
  void fillsInDefaults() throws RecipeException {
    Recipe recipe = read(SMALL);
    assertEquals(Recipe.SEED, recipe.seed());
    assertEquals(Classification.defaults(), recipe.task());
    assertEquals(Split.defaults(), recipe.data().validation());
    assertEquals(Optional.empty(), recipe.teacher().fineTune());
    assertEquals(Measure.defaults(), recipe.measure());
    assertEquals(Control.STAGE, recipe.control());
    assertEquals(List.of(Distill.defaults().withStudent(threeLayers())), recipe.stages());
  }

  @Test
  void gathersAllFaultsInTheOrderOfTheFile() {
    List<String> problems =
        problems(
            """
            recipe: broken
            sead: 3
            data:
              train: {path: train.tsv, label: [a]}
            teacher: 5
            margin: 7
            stages:
              - distill:
                  student: {layers: three}
                  losses: [{soft-target: {temperature: 0.0}}, {hard-lable: {}}]
                  epochs: 0
              - quantize: {weights: int7}
              - quantize: {}
            """,
            "threads=two",
            "stages[0].distill.batch=-1");
    assertEquals(
        List.of(
            "--set stages[0].distill.batch: must be >= 1; got -1. Leave it out for 32.",
            "--set threads: must be a whole number; got \"two\". Leave it out for "
                + Recipe.defaultThreads()
                + ".",
            "recipe.yaml:2:1 sead: must be a key that exists here; got \"sead\". Did you mean"
                + " seed?",
            "recipe.yaml:4:3 data.test: must be given; got nothing. Add test: {path: test.tsv}, or"
                + " test: {from: train, fraction: 0.2}.",
            "recipe.yaml:4:35 data.train.label: must be a name; got a list of 1.",
            "recipe.yaml:5:10 teacher: must be a mapping; got 5. Write teacher: {checkpoint: ...}.",
            "recipe.yaml:6:9 margin: must be in (0, 1); got 7. Write 0.01 for one percentage"
                + " point.",
            "recipe.yaml:9:25 stages[0].distill.student.layers: must be a whole number; got"
                + " \"three\". Leave it out for the teacher's.",
            "recipe.yaml:10:44 stages[0].distill.losses[0].soft-target.temperature: must be finite"
                + " and > 0; got 0.0. Use 1.0 for unsoftened logits.",
            "recipe.yaml:10:52 stages[0].distill.losses[1].hard-lable: must be a key that exists"
                + " here; got \"hard-lable\". Did you mean hard-label?",
            "recipe.yaml:11:15 stages[0].distill.epochs: must be in [1, 100000]; got 0. Leave it"
                + " out for 3.",
            "recipe.yaml:12:5 stages[1]: must come last; got quantize after it. Move quantize to"
                + " the end.",
            "recipe.yaml:12:25 stages[1].quantize.weights: must be one of int8,"
                + " int8-asymmetric, int4; got \"int7\"."
                + " Did you mean int8?"),
        problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stages[0].distill.learningRate=1 | Did you mean learning-rate?",
        "stages[0].distill.zzz=1 | Known: student, teacher, losses, layer-map, teacher-outputs,"
            + " teacher-errors",
        "control=stag | must be one of stage, chain, none; got \"stag\". Did you mean stage?",
        "seed=1.5 | must be a whole number; got 1.5",
        "seed='7' | must be a whole number; got \"7\"",
        "seed=99999999999999999999 | must be a number of at most 64 bits",
        "threads=3000000000 | threads: must be in [1, ",
        "threads=0 | threads: must be in [1, ",
        "measure.threads=[1, 100000] | measure.threads[1]: must be in [1, ",
        "max-length=3000000000 | must be <= 2147483647; got 3000000000",
        "keep=none | must be one of final, stages, all; got \"none\"",
        "margin=.nan | must be in (0, 1); got .nan",
        "max-length=4 | must be >= 5; got 4",
        "recipe= | must be text; got nothing",
        "task.labels=[a] | must be two or more that differ; got [a]",
        "task.labels=[a, a] | must be two or more that differ",
        "task.kind=tagging | must be one of sequence-classification, regression, token-tagging,"
            + " sentence-embedding, multi-label-classification; got \"tagging\"",
        "data.train.text=[a, b, c] | must be one column or two; got 3",
        "data.train.columns=[label, sentence] | must be one of columns label, sentence; got"
            + " \"text\"",
        "data.validation={fraction: 0.1} | --set data.validation.from: must be given",
        "data.validation={from: test} | must be train; got \"test\"",
        "data.validation={from: train, fraction: 1.0} | must be in (0, 1); got 1.0",
        "data.allow-overlap=yes | must be true or false; got \"yes\"",
        "measure.lengths=[] | must be a list of one or more; got []",
        "measure.lengths=[16, 0] | --set measure.lengths[1]: must be >= 1; got 0",
        "stages[1].quantize={training: {scale-rate: 1.5}} | must be in [0, 1); got 1.5",
        "stages[1].quantize={training: {teacher: both}} | must be one of before, teacher",
        "stages[1].quantize={training: {losses: []}} | must be a key that exists here",
        "stages=[] | must be a list of one or more; got []",
        "stages=[{distill: {}}] | must have a student; got none",
        "stages[1].distill.student.layers=2 | must go on with the present student; got another one",
        "stages[0].prune.keep.heads=1 | must have exactly one of distill, prune",
        "stages[0].distill= | must be a mapping; got nothing. Write distill: {student: ...}.",
        "stages[1].prune={} | stages[1].prune.keep: must be given; got nothing",
        "stages[1].prune.keep.heads=1.5 | must be in (0, 1]; got 1.5",
        "stages[1].prune.keep.heads=0 | must be >= 1; got 0",
        "stages[1].prune.keep.layers=0.0 | prune.keep.layers: must be in (0, 1]; got 0.0",
        "stages[1].prune={target: {length: 9}} | prune.target.latency: must be given; got nothing."
            + " Write latency: 0.5",
        "stages[1].prune={target: {latency: 1.5}} | prune.target.latency: must be in (0, 1]; got"
            + " 1.5",
        "stages[1].prune={target: {latency: 0.5}, keep: {heads: 2}} | prune.keep.heads: must be"
            + " left out where a target or a frontier says",
        "stages[1].prune={frontier: {keep: [0.5, 0.9]}} | frontier.keep: must be two or more"
            + " shares, each less than the one before; got [0.5, 0.9]",
        "stages[1].prune={frontier: {keep: [1.0, 0.5]}} | frontier.keep[0]: must be in (0, 1); got"
            + " 1.0",
        "stages[1].prune={frontier: {}, keep: {heads: 2}} | prune.keep.heads: must be left out"
            + " where a target or a frontier says how many stay",
        "stages[1].prune={frontier: {}, target: {latency: 0.5}} | prune.frontier: must be left out"
            + " where a target",
        "stages[1].prune={frontier: {}, keep: {hidden: 9}} | prune.frontier: must not stand beside"
            + " keep.hidden",
        "stages[1].prune={target: {latency: 0.5}, scope: layer} | prune.scope: must be global where"
            + " a target",
        "stages[1].prune={keep: {}, reconstruct: 1} | prune.reconstruct: must be true or false; got"
            + " 1",
        "stages[1].prune={keep: {}, criterion: movement} | must be one of taylor, fisher,"
            + " magnitude; got \"movement\"",
        "stages[0].distill.prune={} | distill.prune.keep: must be given; got nothing. Write keep",
        "stages[0].distill.prune={keep: {layers: 2}} | prune.keep.layers: must be a key that"
            + " exists",
        "stages[0].distill.prune={keep: {heads: 2}, until: 1.0} | prune.until: must be in (0, 1);"
            + " got",
        "measure.rounds=-1 | measure.rounds: must be >= 0; got -1",
        "stages[0].distill.prune={keep: {heads: 2}, rounds: 0} | prune.rounds: must be >= 1; got 0",
        "stages[0].distill.prune={keep: {heads: 2}, criterion: moving} | of taylor, fisher,"
            + " magnitude, movement",
        "stages[0].distill.prune={keep: {}, criterion: l0, rounds: 2} | prune.rounds: must be left"
            + " out",
        "stages[1]={sparsify: {}} | stages[1].sparsify: must be left out, since zeros make no model"
            + " faster; got \"sparsify\". Write prune: {keep: {heads: 0.5, feed-forward: 0.5}}",
        "stages[1].prune-vocabulary={} | must be given; got nothing. Write keep: 8000.",
        "stages[0].distill.losses=[{hard-label: {}}, {hard-label: {}}] | got a second hard-label",
        "stages[0].distill.losses=[{hard-label: {weight: 0}}] | must be finite and > 0; got 0",
        "stages[0].distill.student.initialize.layers=[1, 3] | must list a teacher layer for each of"
            + " the 3 layers",
        "stages[0].distill.student.initialize=teacher | must be one of teacher-layers, projection,"
            + " random",
        "stages[1].quantize.activations=fixed | must be one of dynamic, static; got \"fixed\"",
        "stages[1].quantize.calibration={rows: 1} | calibration.rows: must be >= 2; got 1. Leave it"
            + " out for 256.",
        "stages[1].quantize.calibration={method: minmax} | must be one of min-max, percentile,"
            + " entropy, squared-error; got \"minmax\". Did you mean min-max?",
        "stages[1].quantize.calibration.texts=9 | must be a key that exists here; got \"texts\"",
        "stages[1].quantize.keep-float=-1 | must be >= 0; got -1. Write 2 for the two worst layers",
        "stages[1].quantize.keep-float=0.0 | must be finite and > 0; got 0.0",
        "stages[1].quantize.portable=maybe | must be true or false; got \"maybe\"",
        "stages[1].quantize.batch-invariant=true | must have static activations to be"
            + " batch-invariant; got dynamic",
        "stages[1].quantize.weights=int4 | must have dialect onnxruntime for int4 weights; got"
            + " standard",
        "stages[1].quantize={weights: int4, dialect: onnxruntime, activations: static} | must leave"
            + " activations out beside int4 weights",
        "stages[1].quantize={weights: int4, dialect: onnxruntime, portable: true} | must leave"
            + " portable out beside int4 weights",
        "stages[1].quantize.calibration.method=entropy | must leave calibration.method and"
            + " calibration.symmetric out where activations are dynamic, which have no scale to"
            + " calibrate; got method: entropy.",
        "stages[1].quantize.calibration.symmetric=true | got symmetric: true. Remove it",
        "stages[1].prune={target: {latency: 0.5}, keep: {hidden: 0.5}} | prune.target: must not"
            + " stand beside keep.hidden",
        "stages[1].quantize.smooth=1.5 | must be in [0, 1]; got 1.5",
        "stages[1].quantize.dialect=onnx | must be one of standard, onnxruntime; got \"onnx\"",
        "stages[0].distill.layer-map=[-1] | must be >= 0; got -1",
        "stages[0].distill={student: {layers: 3}, losses: [{hidden-states: {}}], layer-map:"
            + " {auto-every: 3}} | auto-every: must be >= 1 and below epochs;"
            + " got 3",
        "stages[0].distill.layer-map={} | auto-every: must be given; got nothing. Write auto-every:"
            + " 1.",
        "stages[0].distill.layer-map=odd | must be one of even, last, auto; got \"odd\"",
        "stages[0].distill.losses=[{hard-label: {smoothing: 1}}] | must be in [0, 1); got 1",
        "stages[0].distill.losses=[{dkd: {beta: -1}}] | dkd.beta: must be finite and >= 0; got -1",
        "stages[0].distill.losses=[{reverse-kl: {temperature: {from: 2}}}] | temperature.to: must"
            + " be given; got nothing. Write {from: 2.0, to: 1.0}.",
        "stages[0].distill.losses=[{jensen-shannon: {temperature: {from: 2, to: 0}}}] |"
            + " temperature.to: must be finite and > 0; got 0",
        "stages[0].distill.losses=[{logit-mse: {weight: {from: 0, to: 0}}}] | logit-mse.weight:"
            + " must be > 0 at one end; got 0.0",
        "stages[0].distill.losses=[{cls-states: {weight: {from: 0, to: 1, shape: square}}}] | must"
            + " be one of linear, cosine; got \"square\"",
        "stages[0].distill.losses=[{hidden-states: {distance: angle}}] | must be one of mse,"
            + " cosine; got \"angle\"",
        "stages[0].distill.losses=[{relations: {of: [query, query]}}] | must name each kind once;"
            + " got [query, query]",
        "stages[0].distill.losses=[{relations: {of: [head]}}] | of[0]: must be one of query, key,"
            + " value, query-key; got \"head\"",
        "stages[0].distill.losses=[{relations: {heads: 0}}] | relations.heads: must be >= 1; got 0",
        "stages[0].distill.losses=[{relations: {layers: first}}] | must be one of last, map; got"
            + " \"first\"",
        "stages[0].distill.losses=[{hidden-states: {layers: [1, no]}}] | layers[1]: must be a whole"
            + " number; got \"no\"",
        "stages[0].distill.losses=[{hidden-states: {layers: [none, none]}}] | must name a layer;"
            + " got none alone",
        "stages[0].distill.losses=[{soft-target: {}}, {soft-target: {temperature: 4}}] | must"
            + " differ from the losses before; got a second soft-target. Remove it.",
        "stages[0].distill.losses=[{cls-states: {}}, {cls-states: {layers: map}}] | must differ"
            + " from the losses before; got a second cls-states of the same settings. Remove it.",
        "stages[0].distill.student={layers: 2, initialize: {checkpoint: x}} | student.layers: must"
            + " be left out of a student that goes on from a checkpoint",
        "stages[0].distill.student={initialize: {checkpoint: x, layers: [1]}} | must have layers or"
            + " checkpoint; got both",
        "stages[0]={general-distill: {losses: [{hidden-states: {}}]}} | general-distill.student:"
            + " must be given",
        "stages[0]={general-distill: {student: {}, losses: [{hard-label: {}}]}} | must be on the"
            + " inside of models, since plain text has no answers; got hard-label",
        "stages[0]={general-distill: {student: {kind: static}}} | must make a Transformer",
        "stages=[{general-distill: {student: {}}}, {prune-vocabulary: {keep: 9}}] | stages[1]: must"
            + " be a distill, which teaches the general student its task; got prune-vocabulary",
        "stages[1]={general-distill: {student: {}}} | stages[1]: must come first",
        "stages=[{general-distill: {student: {}, losses: [{relations: {}}], layer-map: last}},"
            + " {distill: {}}] | stages[0]: must have a loss that follows layer-map; got"
            + " [relations]",
        "stages[0].distill.losses=[{logit-mse: 1}] | must be a mapping; got 1. Write logit-mse:"
            + " {weight: ...}.",
        "stages[0].distill.teacher-outputs=file | must be one of auto, stored, live; got \"file\"",
        "stages[0].distill.teacher-outputs={} | teacher-outputs.path: must be given; got nothing."
            + " Name a .jsonl or .tsv file.",
        "stages[0].distill={student: {layers: 3}, losses: [{hidden-states: {}}], teacher-errors:"
            + " hard-label} | must have a loss on the teacher's answers for teacher-errors",
        "stages[0].distill={student: {layers: 3}, layer-map: last} | must have a loss that follows"
            + " layer-map; got [soft-target]",
        "stages[0].distill.teacher-errors=drop | must be one of keep, hard-label; got \"drop\""
      })
  void refuses(String setting, String message) {
    List<String> problems = problems(SMALL, setting);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains(message), problems.get(0));
  }

  @Test
  void readsHowToQuantize() throws RecipeException {
    Recipe recipe =
        read(
            SMALL,
            "stages[1].quantize={activations: static, keep-float: 0.05, portable: true,"
                + " batch-invariant: true, smooth: 0.5, dialect: onnxruntime,"
                + " calibration: {method: entropy, symmetric: true}}");
    assertEquals(
        new Quantize(
            Quantize.Weights.INT8,
            Quantize.Activations.STATIC,
            Quantize.Embeddings.INT8,
            new Calibration(256, Calibration.Method.ENTROPY, true),
            new ExcludedLayers.Above(0.05),
            true,
            true,
            0.5,
            OperatorSet.ONNXRUNTIME),
        recipe.stages().get(1));
    Recipe counted = read(SMALL, "stages[1].quantize={keep-float: 2}");
    assertEquals(new ExcludedLayers.Count(2), ((Quantize) counted.stages().get(1)).keepFloat());
  }

  @Test
  void readsHowToTrainWhatIsQuantized() throws RecipeException {
    Recipe recipe = read(SMALL, "stages[1].quantize={training: {}}");
    Quantize usual = (Quantize) recipe.stages().get(1);
    assertEquals(QuantizeTraining.defaults(), usual.training().orElseThrow());
    Recipe other =
        read(
            SMALL,
            "stages[1].quantize={training: {teacher: teacher, scale-rate: 0.01, epochs: 3, dropout:"
                + " 0.1}}");
    QuantizeTraining training = ((Quantize) other.stages().get(1)).training().orElseThrow();
    assertEquals(QuantizeTraining.Teacher.TEACHER, training.teacher());
    assertEquals(0.01, training.scaleRate());
    assertEquals(3, training.training().epochs());
    assertEquals(2.0e-5, training.training().learningRate());
    assertEquals(0.1, training.training().dropout());
  }

  @Test
  void refusesHiddenStatesOnceVocabulariesDiffer() {
    List<String> problems =
        problems(
            SMALL,
            "stages[1].prune-vocabulary={keep: 8000, dropped: recut}",
            "stages[2].distill.losses=[{hidden-states: {}}]");
    assertTrue(
        problems.get(0).contains("got hidden-states after prune-vocabulary"), problems::toString);
  }

  @Test
  void letsHiddenStatesBeMatchedWhereTextsAreCutAlike() throws RecipeException {
    String vocabulary = "stages[1].prune-vocabulary={keep: 8000, dropped: nearest}";
    String losses = "stages[2].distill={losses: [{hidden-states: {}}]";
    assertEquals(3, read(SMALL, vocabulary, losses + "}").stages().size());
    List<String> problems = problems(SMALL, vocabulary, losses + ", layer-map: auto}");
    assertTrue(problems.get(0).contains("a layer-map other than auto"), problems::toString);
  }

  @Test
  void readsNumbersThatChangeOverTheSteps() throws RecipeException {
    Recipe recipe =
        read(
            SMALL,
            "stages[0].distill.losses=[{dkd: {temperature: {from: 4, to: 2, shape: cosine}}}]",
            "stages[0].distill.teacher-outputs={path: said.jsonl}");
    Distill distill = (Distill) recipe.stages().get(0);
    Schedule cooling = new Schedule(4, 2, Schedule.Shape.COSINE);
    assertEquals(List.of(new Loss.Dkd(1, 8, cooling, Schedule.constant(1))), distill.losses());
    assertEquals(
        Path.of("said.jsonl").toAbsolutePath(),
        distill.teacherOutputs().file().orElseThrow().path());
  }

  @Test
  void resolvesPathsOfTheFileFromItsFolderAndOthersFromTheWorkingDirectory()
      throws RecipeException {
    Recipe recipe = read(SMALL, "data.test.path=here.tsv");
    assertEquals(Path.of("/recipes/train.tsv"), recipe.data().train().location().path());
    assertEquals(
        Path.of("here.tsv").toAbsolutePath(), ((Rows) recipe.data().test()).location().path());
    assertTrue(recipe.teacher().checkpoint().isClasspath());
  }

  @Test
  void refusesMissingFilesTogetherWithOtherFaults(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, SMALL + "seed: x\n");
    Files.writeString(folder.resolve("train.tsv"), "text\tlabel\n");
    RecipeSource source = RecipeSource.of(file);
    List<String> settings = List.of("teacher.checkpoint=classpath:nothing.onnx");
    RecipeException e =
        assertThrows(RecipeException.class, () -> RecipeReader.readWithFiles(source, settings));
    List<String> lines = e.getMessage().lines().toList();
    assertEquals(3, lines.size(), e.getMessage());
    assertTrue(lines.get(0).startsWith("--set teacher.checkpoint: must name a resource on the"));
    assertEquals(
        "recipe.yaml:4:16 data.test.path: must name a file that exists; got "
            + folder.resolve("test.tsv")
            + ". Give another with --set data.test.path=...",
        lines.get(1));
    assertTrue(lines.get(2).startsWith("recipe.yaml:8:7 seed: must be a whole number"));
  }

  @Test
  void refusesAFolderAsRecipe(@TempDir Path folder) {
    RecipeException e = assertThrows(RecipeException.class, () -> RecipeSource.of(folder));
    assertTrue(e.getMessage().contains("must be a recipe file; got a folder"), e.getMessage());
  }

  @Test
  void takesLabelsAndColumnsAsWritten() throws RecipeException {
    Recipe recipe = read(SMALL, "task.labels=[0, 1, no, 2.50]");
    assertEquals(Optional.of(List.of("0", "1", "no", "2.50")), recipe.task().labels());
  }

  @Test
  void readsPairsAndTransferText() throws RecipeException {
    Recipe recipe =
        read(
            SMALL,
            "data.train.text=[a, b]",
            "data.test.text=[c, d]",
            "data.transfer={path: more.tsv, text: [e, f]}");
    assertEquals(List.of("a", "b"), recipe.data().train().text());
    assertEquals(List.of("c", "d"), ((Rows) recipe.data().test()).text());
    assertEquals(Optional.empty(), recipe.data().transfer().orElseThrow().label());
  }

  private static Student threeLayers() {
    OptionalInt teacher = OptionalInt.empty();
    return new Student(
        OptionalInt.of(3), teacher, teacher, teacher, Initialization.teacherLayers());
  }

  private static Recipe read(String text, String... settings) throws RecipeException {
    RecipeSource source =
        RecipeSource.of("recipe.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/recipes"));
    return RecipeReader.read(source, List.of(settings));
  }

  private static List<String> problems(String text, String... settings) {
    RecipeException e = assertThrows(RecipeException.class, () -> read(text, settings));
    return e.problems().stream().map(Problem::toString).toList();
  }
}
