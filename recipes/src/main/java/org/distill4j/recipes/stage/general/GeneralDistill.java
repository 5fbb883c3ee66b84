package org.distill4j.recipes.stage.general;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.student.distillation.TeacherErrors;

/**
 * Brings a student's inside near to the pretrained teacher's on plain text, before any task: the
 * start of distillations, of this recipe and of others.
 *
 * @param student the student's shape and first weights
 * @param text plain text; empty for the texts of {@code data.train}, {@code data.transfer} and
 *     {@code data.augment}
 * @param losses what is minimised, on the inside alone
 * @param layerMap which teacher layer each student layer is matched to
 * @param training epochs, rates and the like
 */
public record GeneralDistill(
    Student student, Optional<Rows> text, List<Loss> losses, LayerMap layerMap, Training training)
    implements Stage {
  /** The stage's key. */
  static final String KEY = "general-distill";

  /** Refuses losses that need answers, and what any distillation refuses. */
  public GeneralDistill {
    Objects.requireNonNull(text, "text");
    losses = List.copyOf(losses);
    if (asDistill(student, losses, layerMap, training).teachesAnswers()) {
      throw new IllegalArgumentException(
          "losses: must all be on the inside of models; got "
              + losses.stream().map(Loss::key).toList());
    }
  }

  /** Relations of the last layers and hidden states, into that student. */
  public static GeneralDistill of(Student student) {
    return new GeneralDistill(
        student, Optional.empty(), usual(), LayerMap.even(), Training.distillation());
  }

  private static List<Loss> usual() {
    return List.of(AttentionRelations.Relations.defaults(), Loss.HiddenStates.defaults());
  }

  /** The same as a distillation from the teacher before its fine-tuning. */
  public Distill asDistill() {
    return asDistill(student, losses, layerMap, training);
  }

  private static Distill asDistill(
      Student student, List<Loss> losses, LayerMap layerMap, Training training) {
    return new Distill(
        Optional.of(student),
        losses,
        layerMap,
        TeacherOutputs.auto(),
        TeacherErrors.KEEP,
        0,
        Optional.empty(),
        Distill.Mentor.FIRST,
        Optional.empty(),
        training);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public Optional<Distill> pretraining() {
    return Optional.of(asDistill());
  }

  @Override
  public Optional<Rows> plainText() {
    return text;
  }

  @Override
  public void check(List<Stage> stages, int index, List<StageRules.Fault> faults) {
    if (index > 0) {
      faults.add(
          new StageRules.Fault(
              index, "must come first, before any task; got a stage before it. Move it."));
    }
    if (!student.isTransformer()) {
      faults.add(
          new StageRules.Fault(
              index,
              "must make a Transformer, whose inside can be matched; got a student of kind "
                  + Spelling.of(student.kind())
                  + ". Begin with a distill."));
    }
    if (index + 1 < stages.size() && stages.get(index + 1).distillation().isEmpty()) {
      faults.add(
          new StageRules.Fault(
              index + 1,
              "must be a distill, which teaches the general student its task; got "
                  + stages.get(index + 1).key()
                  + ". Put a distill before it."));
    }
    StageRules.unread(losses, layerMap)
        .ifPresent(fault -> faults.add(new StageRules.Fault(index, fault)));
  }
}
