package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.student.distillation.TeacherErrors;

/**
 * Trains the student to answer as the teacher does.
 *
 * @param student the student's shape, in the first distillation; later ones go on with the present
 *     student
 * @param losses what is minimised: their weighted sum
 * @param layerMap which teacher layer each student layer is matched to, for losses on layers
 * @param teacherOutputs whether the teacher answers once, at every step, or is read from a file
 * @param teacherErrors what a row teaches whose label is not the teacher's
 * @param crossFit folds of the training rows, each answered by a teacher that did not see it; 0 for
 *     answers of the teacher itself
 * @param prune what goes from the student meanwhile
 * @param mentor who teaches: the recipe's teachers, or the student before this one
 * @param pilots short trainings that choose the learning rate; empty for the one of {@code
 *     training}
 * @param training epochs, rates and the like
 */
public record Distill(
    Optional<Student> student,
    List<Loss> losses,
    LayerMap layerMap,
    TeacherOutputs teacherOutputs,
    TeacherErrors teacherErrors,
    int crossFit,
    Optional<GradualPrune> prune,
    Mentor mentor,
    Optional<LearningRateSearch> pilots,
    Training training)
    implements Stage {
  /** The stage's key. */
  public static final String KEY = "distill";

  /** Who teaches. */
  public enum Mentor {
    /** The recipe's teacher, or its teachers together. */
    FIRST,
    /** The present student teaches a new one, as the next of a chain. */
    PREVIOUS
  }

  /** What {@link #crossFit} may be. */
  public static final Bound FOLDS = new Bound("0 or >= 2", v -> v == 0 || v >= 2);

  /** Refuses an empty or repeated loss. */
  public Distill {
    Objects.requireNonNull(student, "student");
    Objects.requireNonNull(layerMap, "layerMap");
    Objects.requireNonNull(teacherOutputs, "teacherOutputs");
    Objects.requireNonNull(teacherErrors, "teacherErrors");
    Objects.requireNonNull(prune, "prune");
    Objects.requireNonNull(mentor, "mentor");
    Objects.requireNonNull(pilots, "pilots");
    Objects.requireNonNull(training, "training");
    FOLDS.check("cross-fit", crossFit);
    losses = List.copyOf(losses);
    if (losses.isEmpty()
        || losses.stream().map(Loss::identity).distinct().count() < losses.size()) {
      throw new IllegalArgumentException(
          "losses: must be one or more, each once; got " + losses.stream().map(Loss::key).toList());
    }
  }

  /** Soft targets alone, into the present student. */
  public static Distill defaults() {
    return new Distill(
        Optional.empty(),
        List.of(Loss.SoftTarget.defaults()),
        LayerMap.even(),
        TeacherOutputs.auto(),
        TeacherErrors.KEEP,
        0,
        Optional.empty(),
        Mentor.FIRST,
        Optional.empty(),
        Training.distillation());
  }

  /** What suits a task unless the recipe says otherwise. */
  public static Distill defaults(Task task) {
    return defaults().withLosses(task.losses());
  }

  /** The same with a student of its own. */
  public Distill withStudent(Student shape) {
    return with(Optional.of(shape), losses, mentor, training);
  }

  /** The same, held to other terms. */
  public Distill withLosses(List<Loss> terms) {
    return with(student, terms, mentor, training);
  }

  /** The same, taught by another. */
  public Distill withMentor(Mentor other) {
    return with(student, losses, other, training);
  }

  /** The same, trained otherwise. */
  public Distill withTraining(Training other) {
    return with(student, losses, mentor, other);
  }

  private Distill with(
      Optional<Student> shape, List<Loss> terms, Mentor teaching, Training trained) {
    return new Distill(
        shape,
        terms,
        layerMap,
        teacherOutputs,
        teacherErrors,
        crossFit,
        prune,
        teaching,
        pilots,
        trained);
  }

  /** Whether the present student teaches a new one. */
  public boolean isChained() {
    return mentor == Mentor.PREVIOUS;
  }

  /** Whether the student is held to what a teacher answers. */
  public boolean asksAnswers() {
    return losses.stream().anyMatch(loss -> loss.onAnswers() && loss.readsTeacher());
  }

  /** Whether a teacher is asked at all. */
  public boolean asksTeacher() {
    return losses.stream().anyMatch(Loss::readsTeacher);
  }

  /** Whether the student learns to answer, and not only to be alike inside. */
  public boolean teachesAnswers() {
    return losses.stream().anyMatch(Loss::onAnswers);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Optional<Distill> distillation() {
    return Optional.of(this);
  }

  @Override
  public Optional<String> takesApart() {
    return prune.map(p -> "prune");
  }
}
