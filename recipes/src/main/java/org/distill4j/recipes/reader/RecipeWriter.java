package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.distill4j.evaluate.dataset.RowFormat;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Calibrate;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.student.augmentation.AugmentationSettings;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Writes a recipe with every default filled in. What it writes reads back to an equal recipe; keys
 * stand in the order of {@link Section}.
 */
public final class RecipeWriter {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                  .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                  .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .build())
          .build();

  private RecipeWriter() {}

  /** As YAML, for people. */
  public static String toYaml(Recipe recipe) {
    return YAML.writeValueAsString(toMap(recipe));
  }

  /** As JSON on several lines, for {@code run.lock.json}. */
  public static String toJson(Recipe recipe) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toMap(recipe));
  }

  /** As maps, lists, strings, numbers and booleans. */
  public static Map<String, Object> toMap(Recipe recipe) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recipe", recipe.name());
    map.put("seed", recipe.seed());
    if (!recipe.seeds().list().isEmpty()) {
      map.put("seeds", recipe.seeds().list());
      map.put("seeds-of", Spelling.of(recipe.seeds().of()));
    }
    map.put("task", task(recipe.task()));
    map.put("data", data(recipe.data()));
    if (recipe.teachers().size() == 1) {
      map.put("teacher", teacher(recipe.teacher()));
    } else {
      map.put("teachers", recipe.teachers().stream().map(RecipeWriter::weighed).toList());
    }
    map.put("control", Spelling.of(recipe.control()));
    map.put("controls", ControlsReader.written(recipe.controls()));
    map.put("margin", recipe.margin());
    map.put("precision", Spelling.of(recipe.precision()));
    map.put("threads", recipe.threads());
    map.put("max-length", recipe.maxLength());
    map.put("measure", measure(recipe.measure()));
    map.put("keep", Spelling.of(recipe.keep()));
    map.put("stages", recipe.stages().stream().map(RecipeWriter::toMap).toList());
    map.put(Calibrate.KEY, Spelling.of(recipe.calibrate()));
    recipe.decide().ifPresent(decide -> map.put(Decide.KEY, DecideReader.toMap(decide)));
    if (!recipe.heads().isEmpty()) {
      map.put("heads", recipe.heads().stream().map(RecipeWriter::head).toList());
    }
    return map;
  }

  /** One stage as it stands in the list, for a stage's own fingerprint. */
  public static Map<String, Object> toMap(Stage stage) {
    return Map.of(stage.key(), settings(stage));
  }

  /** The settings of a training, for the fingerprint of what was trained. */
  public static Map<String, Object> toMap(Training training) {
    return training(training);
  }

  private static Map<String, Object> settings(Stage stage) {
    if (stage instanceof GeneralDistill general) {
      return GeneralDistillReader.toMap(
          general, distill(general.asDistill()), general.text().map(RecipeWriter::source));
    }
    if (stage instanceof Distill distill) {
      return distill(distill);
    }
    if (stage instanceof Prune prune) {
      return PruneWriter.toMap(prune);
    }
    if (stage instanceof PruneVocabulary vocabulary) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("keep", amount(vocabulary.keep()));
      map.put("characters", Spelling.of(vocabulary.characters()));
      map.put("dropped", Spelling.of(vocabulary.dropped()));
      return map;
    }
    if (stage instanceof Factorize factorize) {
      return FactorizeReader.toMap(factorize);
    }
    if (stage instanceof Quantize quantize) {
      return quantize(quantize);
    }
    throw new AssertionError(stage);
  }

  private static Map<String, Object> head(AdditionalTask head) {
    return HeadsReader.toMap(head, task(head.task()), data(head.data()), training(head.training()));
  }

  private static Map<String, Object> task(Task task) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", Spelling.of(task.kind()));
    task.labels().ifPresent(labels -> map.put("labels", labels));
    if (task.kind() == Task.Kind.TOKEN_TAGGING) {
      map.put("head", Spelling.of(task.head()));
      if (task.tagsWords()) {
        map.put("entities", false);
      }
    }
    return map;
  }

  private static Map<String, Object> data(Data data) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("train", source(data.train()));
    map.put("validation", source(data.validation()));
    map.put("test", source(data.test()));
    data.transfer().ifPresent(transfer -> map.put("transfer", source(transfer)));
    data.augment().ifPresent(augment -> map.put("augment", augment(augment)));
    map.put("allow-overlap", data.allowOverlap());
    return map;
  }

  private static Map<String, Object> augment(AugmentationSettings augment) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("copies", augment.copies());
    map.put("mask", augment.mask());
    map.put("drop", augment.drop());
    map.put("neighbours", augment.neighbours());
    map.put("ngrams", augment.ngrams());
    map.put("ngram-lengths", List.of(augment.shortest(), augment.longest()));
    map.put("recombine", augment.recombine());
    map.put("made", Spelling.of(augment.made()));
    return map;
  }

  static Map<String, Object> source(Source source) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (source instanceof Split split) {
      map.put("from", "train");
      map.put("fraction", split.fraction());
      map.put("group", split.group());
    } else if (source instanceof Rows rows && rows.tagged().isPresent()) {
      return TaggedRowsReader.toMap(rows, rows.tagged().get());
    } else if (source instanceof Rows rows) {
      map.put("path", rows.location().text());
      map.put("text", rows.text().size() == 1 ? rows.text().get(0) : rows.text());
      rows.label().ifPresent(label -> map.put("label", label));
      rows.columns().ifPresent(columns -> map.put("columns", columns));
      format(rows.format(), map);
    } else {
      throw new AssertionError(source);
    }
    return map;
  }

  private static void format(RowFormat format, Map<String, Object> map) {
    if (format.quoting() != RowFormat.DEFAULTS.quoting()) {
      map.put("quoting", Spelling.of(format.quoting()));
    }
    format.separator().ifPresent(separator -> map.put("separator", separator));
    if (format.empty() != RowFormat.DEFAULTS.empty()) {
      map.put("empty", Spelling.of(format.empty()));
    }
  }

  private static Map<String, Object> teacher(Teacher teacher) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("checkpoint", teacher.checkpoint().text());
    teacher.tokenizer().ifPresent(tokenizer -> map.put("tokenizer", tokenizer.text()));
    teacher.fineTune().ifPresent(training -> map.put("fine-tune", training(training)));
    teacher.pooling().ifPresent(pooling -> map.put("pooling", Spelling.of(pooling)));
    if (!teacher.labels().isEmpty()) {
      map.put("labels", teacher.labels());
    }
    return map;
  }

  private static Map<String, Object> weighed(Teacher teacher) {
    Map<String, Object> map = teacher(teacher);
    map.put("weight", teacher.weight());
    return map;
  }

  private static Map<String, Object> training(Training training) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("epochs", training.epochs());
    map.put("learning-rate", training.learningRate());
    map.put("batch", training.batch());
    map.put("warmup", training.warmup());
    map.put("weight-decay", training.weightDecay());
    map.put("dropout", training.dropout());
    map.put("clip", training.clip());
    map.put("micro-batch", training.microBatch());
    map.put("recompute", training.recompute());
    map.put("train", Spelling.of(training.train()));
    return map;
  }

  private static Map<String, Object> measure(Measure measure) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lengths", measure.lengths());
    map.put("threads", measure.threads());
    map.put("rounds", measure.rounds());
    map.put("seconds", measure.seconds());
    return map;
  }

  private static Map<String, Object> distill(Distill distill) {
    Map<String, Object> map = new LinkedHashMap<>();
    distill.student().ifPresent(student -> map.put("student", student(student)));
    map.put("teacher", Spelling.of(distill.mentor()));
    map.put("losses", distill.losses().stream().map(LossWriter::toMap).toList());
    map.put("layer-map", layerMap(distill.layerMap()));
    map.put("teacher-outputs", teacherOutputs(distill.teacherOutputs()));
    map.put("teacher-errors", Spelling.of(distill.teacherErrors()));
    map.put("cross-fit", distill.crossFit());
    distill.prune().ifPresent(prune -> map.put("prune", GradualPruneReader.toMap(prune)));
    distill
        .pilots()
        .ifPresent(pilots -> map.put("pilots", LearningRateSearchReader.written(pilots)));
    map.putAll(training(distill.training()));
    return map;
  }

  private static Map<String, Object> student(Student student) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", Spelling.of(student.kind()));
    if (student.isTransformer()) {
      map.put("layers", size(student.layers()));
      map.put("heads", size(student.heads()));
      map.put("feed-forward", size(student.feedForward()));
    }
    map.put("hidden", size(student.hidden()));
    if (!student.isTransformer() || student.embedding().isPresent()) {
      map.put("embedding", size(student.embedding()));
    }
    Initialization initialize = student.initialize();
    if (student.isTransformer()) {
      map.put("share", Spelling.of(student.share()));
    }
    map.put("initialize", initialize(initialize));
    if (initialize.checkpoint().isPresent()) {
      map.keySet().retainAll(List.of("initialize")); // its shape is the checkpoint's own
    }
    return map;
  }

  private static Object initialize(Initialization initialize) {
    return switch (initialize.kind()) {
      case LAYERS -> Map.of("layers", initialize.layers());
      case CHECKPOINT -> Map.of("checkpoint", initialize.checkpoint().orElseThrow().text());
      default -> Spelling.of(initialize.kind());
    };
  }

  private static Object size(OptionalInt size) {
    return size.isPresent() ? size.getAsInt() : StageReader.TEACHER;
  }

  private static Object layerMap(LayerMap map) {
    if (map.isRechosen()) {
      return Map.of(LayerMap.EVERY, map.every());
    }
    return map.kind() == LayerMap.Kind.EXPLICIT ? map.layers() : Spelling.of(map.kind());
  }

  private static Object teacherOutputs(TeacherOutputs outputs) {
    return outputs.file().isPresent()
        ? Map.of("path", outputs.file().get().text())
        : Spelling.of(outputs.kind());
  }

  private static Map<String, Object> quantize(Quantize quantize) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("weights", Spelling.of(quantize.weights()));
    map.put("activations", Spelling.of(quantize.activations()));
    map.put("embeddings", Spelling.of(quantize.embeddings()));
    Map<String, Object> calibration = new LinkedHashMap<>();
    calibration.put("rows", quantize.calibration().rows());
    calibration.put("method", Spelling.of(quantize.calibration().method()));
    calibration.put("symmetric", quantize.calibration().symmetric());
    map.put("calibration", calibration);
    map.put("keep-float", quantize.keepFloat().number());
    map.put("portable", quantize.portable());
    map.put("batch-invariant", quantize.batchInvariant());
    map.put("smooth", quantize.smooth());
    map.put("dialect", Spelling.of(quantize.dialect()));
    quantize
        .training()
        .ifPresent(
            t -> map.put("training", QuantizeTrainingReader.toMap(t, training(t.training()))));
    return map;
  }

  static Number amount(Amount amount) {
    if (amount instanceof Amount.Share share) {
      return share.share();
    }
    if (amount instanceof Amount.Count count) {
      return count.count();
    }
    throw new AssertionError(amount);
  }
}
