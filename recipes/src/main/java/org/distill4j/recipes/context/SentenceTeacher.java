package org.distill4j.recipes.context;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.SentenceModules;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;

/** What a pretrained model is as a teacher of sentence vectors. */
public final class SentenceTeacher {
  private static final String NOTHING =
      ": without its teacher there is nothing to learn vectors by. Its difference to the student is"
          + " what ";

  private SentenceTeacher() {}

  /**
   * How it pools: as the recipe says, or the model itself, as one that another run made, or its
   * directory; else by the mean.
   *
   * @return NONE where the task is another
   */
  public static SentencePooling pooling(Task task, Teacher teacher, Checkpoint model)
      throws IOException {
    if (!task.embeds()) {
      return SentencePooling.NONE;
    }
    String place = teacher.checkpoint().text();
    boolean resource = place.startsWith("classpath:");
    if (!resource) {
      SentenceModules.beside(Path.of(place)).requirePlain();
    }
    if (teacher.pooling().isPresent()) {
      return teacher.pooling().get();
    }
    if (Head.of(model) == Head.VECTOR) {
      return model.config().pooling();
    }
    return resource
        ? SentencePooling.MEAN
        : SentenceModules.beside(Path.of(place)).pooling().orElse(SentencePooling.MEAN);
  }

  /** The model with what its vectors need, and no more. */
  public static Checkpoint of(Checkpoint model, SentencePooling pooling) {
    boolean ready = Head.of(model) == Head.VECTOR && model.config().pooling() == pooling;
    return ready ? model : SentenceVectors.of(model, pooling);
  }

  // The stage that makes the first student, if any does: its place and the student.
  private static Optional<Map.Entry<String, Student>> first(Recipe recipe) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      Optional<Student> student = stage.madeStudent();
      if (student.isPresent()) {
        return Optional.of(Map.entry("stages[" + i + "]." + stage.key() + ".", student.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The width of the students' vectors.
   *
   * @param teacher that of the teacher's
   */
  public static int width(Recipe recipe, int teacher) {
    return first(recipe).map(made -> made.getValue().embedding().orElse(teacher)).orElse(teacher);
  }

  /**
   * Checks that the students' vectors lie in a space that the teacher has.
   *
   * @throws IllegalArgumentException if they are wider
   */
  public static void checkWidth(Recipe recipe, int teacher) {
    int width = width(recipe, teacher);
    if (width > teacher) {
      throw new IllegalArgumentException(
          first(recipe).orElseThrow().getKey()
              + "student.embedding: must be at most the width of the teacher's vectors, "
              + teacher
              + "; got "
              + width
              + ". Leave it out for the teacher's.");
    }
  }

  /**
   * What the report says of the control.
   *
   * @param begun whether a general distillation came before
   */
  public static String untaught(boolean begun) {
    return begun
        ? "The student as general-distill left it" + NOTHING + "the distillation gave."
        : "The student's start as it is, before any training"
            + NOTHING
            + "the whole training gave.";
  }

  /** An encoder of sentences as a plain one with a pooler, which projections start from. */
  public static Checkpoint plain(Checkpoint model, long seed) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.keySet().removeIf(name -> name.startsWith(SentenceVectors.PROJECTION + "."));
    return Checkpoint.of(model.config().withPooling(SentencePooling.NONE), tensors)
        .withFreshPooler(seed);
  }
}
