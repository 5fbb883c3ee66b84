package org.distill4j.recipes.stage;

import java.util.List;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.LearningRateSearch;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.student.distillation.TeacherErrors;
import org.distill4j.teacher.training.Trainer;

/** What a distillation does, in words. */
public final class DistillationDescription {
  private DistillationDescription() {}

  /** What it trains, on what and for how long. */
  public static String of(Distill distill) {
    String who =
        distill
            .student()
            .map(student -> "makes a student " + shape(student) + " and trains it ")
            .orElse("continues to train the present student ");
    String what =
        distill.losses().stream().map(LossDescription::of).collect(Collectors.joining(", "));
    return who
        + "on "
        + what
        + ", "
        + distill.training().words()
        + (distill.teachesAnswers() ? "; " + Trainer.EPOCH_RULE : "; the last epoch is kept")
        + "."
        + arms(distill)
        + teacher(distill)
        + distill.prune().map(GradualDescription::of).orElse("");
  }

  private static String teacher(Distill distill) {
    String file =
        distill
            .teacherOutputs()
            .file()
            .map(location -> " The teacher's probabilities are read from " + location.text() + ".")
            .orElse("");
    if (distill.crossFit() > 0) {
      file +=
          " Logits of the training rows come from "
              + distill.crossFit()
              + " more teachers, each fine-tuned without the rows that it predicts.";
    }
    return distill.teacherErrors() == TeacherErrors.HARD_LABEL
        ? file + " Rows that the teacher gets wrong are learned from their labels."
        : file;
  }

  private static String shape(Student student) {
    if (!student.isTransformer()) {
      return withoutAttention(student);
    }
    String vectors =
        student.embedding().isPresent()
            ? " whose vectors have " + student.embedding().getAsInt() + " numbers,"
            : "";
    return shapeOf(student) + vectors;
  }

  private static String shapeOf(Student student) {
    String layers =
        student.layers().isPresent()
            ? "of "
                + student.layers().getAsInt()
                + (student.layers().getAsInt() == 1 ? " layer" : " layers")
            : "of as many layers as the teacher";
    if (student.sharesLayers()) {
      layers += " that all use the weights of one";
    }
    Initialization start = student.initialize();
    return switch (start.kind()) {
      case TEACHER_LAYERS -> layers + ", copied from the teacher's at even distances,";
      case LAYERS -> layers + ", copied from the teacher's " + listed(start.layers()) + ",";
      case PROJECTION -> layers + ", the teacher's brought to its widths by one projection,";
      case CHECKPOINT -> "that starts from " + start.checkpoint().orElseThrow().text();
      case RANDOM -> layers + " with random weights";
      case TEACHER_WORDS, TEACHER_STATES -> throw new AssertionError(start);
    };
  }

  private static String withoutAttention(Student student) {
    String units =
        student.hidden().isPresent() ? student.hidden().getAsInt() + "" : "the teacher's number of";
    String what =
        student.kind() == Student.Kind.STATIC
            ? "that averages word vectors by learned weights, with " + units + " dense units,"
            : "of an LSTM in both directions, with " + units + " cells in each,";
    String width =
        student.embedding().isPresent() ? " of width " + student.embedding().getAsInt() : "";
    return what + " from " + wordStart(student.initialize()) + width;
  }

  private static String wordStart(Initialization start) {
    return switch (start.kind()) {
      case RANDOM -> "random word vectors";
      case TEACHER_STATES -> "what the teacher makes of each token alone, in vectors";
      default -> "the teacher's word vectors";
    };
  }

  private static String listed(List<Integer> layers) {
    return layers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  // Who teaches, where it is not the recipe's teacher, and pilots; empty for neither.
  private static String arms(Distill distill) {
    String chain =
        distill.isChained()
            ? " Its teacher is the student before it; it has a control of its own where there is"
                + " one."
            : "";
    return chain + distill.pilots().map(DistillationDescription::pilots).orElse("");
  }

  private static String pilots(LearningRateSearch pilots) {
    String rates =
        pilots.learningRates().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return " Before it each arm is tried for "
        + pilots.epochs()
        + (pilots.epochs() == 1 ? " epoch" : " epochs")
        + " at each of the learning rates "
        + rates
        + ", and the best on validation is taken in place of that one.";
  }
}
