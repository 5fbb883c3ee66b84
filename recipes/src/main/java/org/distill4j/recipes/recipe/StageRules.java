package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.vocabulary.Dropped;
import org.distill4j.student.distillation.TeacherErrors;

/**
 * Which stage may follow which. A first distillation makes the student, any other first stage takes
 * the teacher itself; an int8 model cannot be trained or cut any further, so quantization comes
 * last; hidden states are compared token by token, so they need the teacher's vocabulary.
 */
public final class StageRules {
  private StageRules() {}

  /**
   * A fault of one stage.
   *
   * @param index the stage, from 0; -1 for the list itself
   * @param fault what must hold; got what. How to correct.
   */
  public record Fault(int index, String fault) {
    /** What stands behind {@code stages} in its place. */
    public String suffix() {
      return index < 0 ? "" : "[" + index + "]";
    }
  }

  /** The faults of a list of stages; none if a run can go through it. */
  public static List<Fault> faults(List<Stage> stages) {
    if (stages.isEmpty()) {
      return List.of(new Fault(-1, "must hold at least one stage; got []. Begin with a distill."));
    }
    List<Fault> faults = new ArrayList<>();
    Optional<Dropped> pruned = Optional.empty();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      stage.check(stages, i, faults);
      if (stage.distillation().isPresent()) {
        Distill distill = stage.distillation().get();
        checkDistill(distill, i, pruned, faults);
        CrfRules.fault(stages, i).ifPresent(faults::add);
        FrozenRules.fault(distill, i).ifPresent(faults::add);
      }
      if (stage.droppedTokens().isPresent() && pruned.orElse(Dropped.NEAREST) == Dropped.NEAREST) {
        pruned = stage.droppedTokens();
      }
    }
    FactorRules.check(stages, faults);
    if (WithoutAttention.holds(stages)) {
      WithoutAttention.check(stages, faults);
    }
    return faults;
  }

  // A key that no loss reads would change nothing.
  private static Optional<String> unread(Distill distill) {
    List<String> losses = distill.losses().stream().map(Loss::key).toList();
    String mend = ". Add soft-target: {}, or leave it out.";
    if (!distill.asksAnswers() && distill.teacherErrors() != TeacherErrors.KEEP) {
      return Optional.of(
          "must have a loss on the teacher's answers for teacher-errors to correct; got "
              + losses
              + mend);
    }
    if (!distill.asksTeacher() && distill.crossFit() > 0) {
      return Optional.of(
          "must have a loss on the answers of cross-fitted teachers; got " + losses + mend);
    }
    return unread(distill.losses(), distill.layerMap());
  }

  /** Why a layer map changes nothing; nothing where a loss reads it. */
  public static Optional<String> unread(List<Loss> losses, LayerMap map) {
    return map.equals(LayerMap.even()) || losses.stream().anyMatch(Loss::readsLayerMap)
        ? Optional.empty()
        : Optional.of(
            "must have a loss that follows layer-map; got "
                + losses.stream().map(Loss::key).toList()
                + ". Add hidden-states: {}, or leave layer-map out.");
  }

  private static void checkDistill(
      Distill distill, int i, Optional<Dropped> pruned, List<Fault> faults) {
    if (i == 0 && distill.student().isEmpty()) {
      faults.add(
          new Fault(i, "must have a student; got none. Add student: {layers: 3} to distill."));
    }
    if (i > 0 && distill.student().isPresent() && !distill.isChained()) {
      faults.add(
          new Fault(
              i,
              "must go on with the present student; got another one. Remove student, or make it"
                  + " the first stage, or let the present one teach it: teacher: previous."));
    }
    unread(distill).ifPresent(fault -> faults.add(new Fault(i, fault)));
    Optional<Loss> onLayers =
        distill.losses().stream().filter(loss -> !loss.onAnswers()).findFirst();
    if (pruned.isEmpty() || onLayers.isEmpty()) {
      return;
    }
    String got = "; got " + onLayers.get().key() + " after prune-vocabulary. ";
    if (pruned.get() == Dropped.RECUT) {
      faults.add(
          new Fault(
              i,
              "must not match the inside of models once student and teacher split texts"
                  + " differently"
                  + got
                  + "Move prune-vocabulary after it, or write dropped: nearest there."));
    } else if (distill.layerMap().kind() == LayerMap.Kind.AUTO) {
      faults.add(
          new Fault(
              i,
              "must have a layer-map other than auto once student and teacher read different ids"
                  + got
                  + "Write layer-map: even."));
    }
  }
}
