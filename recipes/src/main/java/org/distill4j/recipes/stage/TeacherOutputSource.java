package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.student.distillation.LogitSource;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.student.outputs.LogitRows;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** Where the logits that students learn from come from: one teacher or several, or a file. */
public final class TeacherOutputSource {
  // The hidden states of three layers of MiniLM's on SST-2 are 2 GB.
  private static final long MOST_STATE_BYTES = 4L << 30;

  private final RunContext context;
  private final List<ModelWithTokenizer> teachers;
  private final CrossFit crossFit;

  /**
   * The answers of a run.
   *
   * @param pretrained the first teacher before its fine-tuning
   * @param teachers all of them after it
   */
  TeacherOutputSource(
      RunContext context, ModelWithTokenizer pretrained, List<ModelWithTokenizer> teachers) {
    this.context = context;
    this.teachers = List.copyOf(teachers);
    this.crossFit = new CrossFit(context, pretrained);
  }

  /**
   * The source for a training on these rows.
   *
   * @param train training rows, all or some
   * @param transfer the text without labels, where the training reads it
   */
  LogitSource source(Distill stage, Dataset train, Optional<Dataset> transfer) {
    if (stage.crossFit() > 0) {
      return (first, sequences) ->
          Optional.of(LogitRows.of(crossFit.logits(stage.crossFit(), train, transfer)));
    }
    if (isLive(context.recipe(), stage)) {
      return live();
    }
    Optional<Location> file = stage.teacherOutputs().file();
    if (file.isPresent()) {
      return LogitSource.given(context.given().logits(file.get(), train, transfer));
    }
    return teachers.size() == 1
        ? LogitSource.stored(context.outputs(), mostStateBytes(stage))
        : (first, sequences) -> Optional.of(LogitRows.of(mean(train, transfer)));
  }

  /** Whether a stage asks for hidden states once, unless they are very large. */
  public static boolean storesStates(Distill stage) {
    return switch (stage.teacherOutputs().kind()) {
      case LIVE, FILE -> false;
      case AUTO, STORED ->
          mostStateBytes(stage) > 0
              && stage.crossFit() == 0
              && stage.losses().stream().noneMatch(AttentionRelations.class::isInstance);
    };
  }

  /**
   * Hidden states up to so many bytes are stored, where a second epoch reads them again, or another
   * pilot.
   */
  static long mostStateBytes(Distill stage) {
    if (stage.teacherOutputs().kind() == TeacherOutputs.Kind.STORED) {
      return Long.MAX_VALUE;
    }
    boolean readAgain = stage.training().epochs() > 1 || stage.pilots().isPresent();
    return readAgain ? MOST_STATE_BYTES : 0;
  }

  // Each teacher reads the texts in its own tokens, and its answers are stored by themselves.
  private float[][] mean(Dataset train, Optional<Dataset> transfer) throws IOException {
    List<float[][]> answers = new ArrayList<>();
    for (ModelWithTokenizer teacher : teachers) {
      answers.add(
          context.outputs().of(teacher.checkpoint(), context.pieces(teacher, train, transfer)));
    }
    return EnsembleLogits.of(answers, context.recipe().weights());
  }

  /** Whether teachers are asked at every step: stores hold one row a text, and texts once. */
  public static boolean isLive(Recipe recipe, Distill stage) {
    return recipe.task().isOfWords()
        || recipe.data().isAugmentedEachEpoch()
        || stage.teacherOutputs().kind() == TeacherOutputs.Kind.LIVE;
  }

  private LogitSource live() {
    List<Checkpoint> others =
        teachers.stream().skip(1).map(ModelWithTokenizer::checkpoint).toList();
    return others.isEmpty()
        ? LogitSource.live()
        : LogitSource.live(new LogitSource.Ensemble(others, context.recipe().weights()));
  }

  /** What the reader of a taught stage should know; nothing of the usual one teacher. */
  List<String> notes(Distill stage) throws IOException {
    if (stage.crossFit() > 0) {
      return List.of(crossFit.note(stage.crossFit()));
    }
    if (teachers.size() == 1 || stage.teacherOutputs().file().isPresent()) {
      return List.of();
    }
    String answers = context.recipe().task().isOfScores() ? "scores" : "logits";
    return List.of(
        "Taught by the weighted mean of the " + answers + " of " + teachers.size() + " teachers.");
  }
}
