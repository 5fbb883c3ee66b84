package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.report.SizeSweep;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * A kind of stage: how its settings are read and written, checked and explained, what it costs and
 * what it does. Found by {@link java.util.ServiceLoader}; a jar brings one by naming its class in
 * {@code META-INF/services/org.distill4j.recipes.stage.api.StageType}.
 *
 * @param <S> its settings
 */
public interface StageType<S extends Record & Stage> {
  /** The key in the file, which is also the stage's kind in the report. */
  String key();

  /** The class of its settings. */
  Class<S> settings();

  /** The keys of its mapping. */
  Keys keys();

  /** The mappings within its own, for the reference of all keys. */
  default List<Keys> inner() {
    return List.of();
  }

  /**
   * Reads it. Faults are noted among the fields' values, and defaults stand in their place.
   *
   * @param task what the models answer, which some defaults follow from
   */
  S read(Fields fields, Task task);

  /** As maps, lists, strings, numbers and booleans, with every default filled in. */
  Map<String, Object> write(S settings);

  /** What it does and why, in a sentence or two. */
  String explain(S settings);

  /**
   * Checks it against the student's shape before anything is trained, and takes the shape through
   * it.
   *
   * @param where its place in the recipe
   * @throws IllegalArgumentException if it does not fit, naming the place
   */
  void check(S settings, String where, StudentSoFar student) throws CheckpointException;

  /**
   * Checks it against the texts.
   *
   * @param where its place in the recipe
   * @param student what is left of the vocabulary, which it takes through
   * @throws IllegalArgumentException if it does not fit, naming the place
   */
  default void checkTexts(S settings, String where, VocabularySoFar student, RecipeData data)
      throws IOException {}

  /**
   * The model's shape after it, as far as that is known before a run.
   *
   * @param model the student, or the teacher where there is none yet
   */
  TransformerConfig after(S settings, TransformerConfig model);

  /** What it costs, in the order of its work. */
  List<PlannedWork> cost(S settings, StageCosts costs);

  /** What its result follows from beside its settings, the data and the model before it. */
  default Set<StageInput> inputs(S settings) {
    return Set.of();
  }

  /** Keys of its mapping that a training without a teacher does not read. */
  default Set<String> taughtKeys() {
    return Set.of();
  }

  /** Whether its model is a start for other recipes too, whose weights stay on disk. */
  default boolean startsOthers() {
    return false;
  }

  /** Does it. */
  StageResult run(S settings, StageRun run) throws IOException;

  /**
   * The model of few bits that it made in an earlier run, which its folder does not hold as such;
   * nothing where it makes none.
   */
  default Optional<QuantizedCheckpoint> quantized(
      S settings, RunContext context, CompletedStage stage) throws IOException {
    return Optional.empty();
  }

  /** The sizes that it tried, as a stage's folder tells of them; nothing where it tries none. */
  default Optional<SizeSweep> sizes(Path folder) throws IOException {
    return Optional.empty();
  }
}
