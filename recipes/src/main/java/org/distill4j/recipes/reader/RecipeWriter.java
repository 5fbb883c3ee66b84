package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Calibrate;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.recipes.task.api.ColumnRows;
import org.distill4j.recipes.task.api.TaskTypes;
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
    return Map.of(stage.key(), StageTypes.of(stage).write());
  }

  /** The settings of a training, for the fingerprint of what was trained. */
  public static Map<String, Object> toMap(Training training) {
    return TrainingReader.write(training);
  }

  private static Map<String, Object> head(AdditionalTask head) {
    return HeadsReader.toMap(
        head, task(head.task()), data(head.data()), TrainingReader.write(head.training()));
  }

  private static Map<String, Object> task(Task task) {
    return TaskTypes.of(task).write();
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

  /** Rows, as they are read. */
  public static Map<String, Object> source(Source source) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (source instanceof Split split) {
      map.put("from", "train");
      map.put("fraction", split.fraction());
      map.put("group", split.group());
    } else if (source instanceof Rows rows && rows.form().isPresent()) {
      return rows.form().get().write(rows);
    } else if (source instanceof Rows rows) {
      return ColumnRows.write(rows);
    } else {
      throw new AssertionError(source);
    }
    return map;
  }

  private static Map<String, Object> teacher(Teacher teacher) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("checkpoint", teacher.checkpoint().text());
    teacher.tokenizer().ifPresent(tokenizer -> map.put("tokenizer", tokenizer.text()));
    teacher.fineTune().ifPresent(training -> map.put("fine-tune", TrainingReader.write(training)));
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

  private static Map<String, Object> measure(Measure measure) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lengths", measure.lengths());
    map.put("threads", measure.threads());
    map.put("rounds", measure.rounds());
    map.put("seconds", measure.seconds());
    return map;
  }
}
