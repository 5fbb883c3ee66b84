package org.distill4j.recipes.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.task.api.TaskTypes;
import org.distill4j.student.augmentation.AugmentationSettings;
import org.distill4j.teacher.training.Trainer;

/** What the parts of a recipe do and why, in sentences. */
final class RecipeDescription {
  private RecipeDescription() {}

  static String of(Teacher teacher) {
    String checkpoint = teacher.checkpoint().text();
    return teacher
        .fineTune()
        .map(
            training ->
                checkpoint
                    + " is fine-tuned on the training rows, "
                    + training.words()
                    + "; "
                    + Trainer.EPOCH_RULE
                    + ".")
        .orElse(checkpoint + " is fine-tuned already and is used unchanged.");
  }

  static String of(Task task) {
    return TaskTypes.of(task).explain();
  }

  static String of(AugmentationSettings augment) {
    return String.format(
        Locale.ROOT,
        "data.augment: %d made of each training row%s for the teacher to label: of a hundred words"
            + " %.0f are masked, %.0f left out and %.0f replaced by near ones, and %.0f of a"
            + " hundred texts are cut to %d to %d words. What comes too near a row held out is left"
            + " out; the control does not see them.",
        augment.copies(),
        augment.isEachEpoch() ? ", others in each epoch," : "",
        100 * augment.mask(),
        100 * augment.drop(),
        100 * augment.neighbours(),
        100 * augment.ngrams(),
        augment.shortest(),
        augment.longest());
  }

  /** How several teachers answer together. */
  static String together(List<Teacher> teachers) {
    return "students learn from the mean of the teachers' logits, weighed "
        + teachers.stream().map(t -> String.valueOf(t.weight())).collect(Collectors.joining(" to "))
        + "; tokenizer and layers come from the first, which all models are compared with.";
  }

  static String of(Decide decide) {
    String goal =
        decide.goal() == Decide.Goal.PRECISION
            ? "the answers above it are right in at least "
            : "at least so many texts are above it: ";
    return "chooses a threshold of probability such that, with 95% confidence on texts like the"
        + " rows that it is chosen on, "
        + goal
        + String.format(Locale.ROOT, "%.1f%%", 100 * decide.target())
        + "; those rows have no other part, and where no threshold can be guaranteed the model gets"
        + " none.";
  }

  static String of(Control control) {
    return switch (control) {
      case STAGE ->
          "the first distillation is run again on hard labels alone, from the same start, with the"
              + " same steps and seed: the difference is what the teacher gave.";
      case CHAIN ->
          "the whole pipeline is run again on hard labels alone: the difference at its end is what"
              + " the teacher gave.";
      case NONE -> "nothing is trained without the teacher, so what it gave stays unknown.";
    };
  }

  static String of(Seeds seeds) {
    return "the recipe is run by each of "
        + listed(seeds.list())
        + ", which make "
        + (seeds.of() == Seeds.Of.ALL
            ? "teachers, validation rows and all stages again"
            : "all stages after the teachers again")
        + "; means, spread and differences over seeds and rows are reported, and the first one's"
        + " model is delivered.";
  }

  private static String listed(List<Integer> seeds) {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
