package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the control of a first distillation does in its place. Where that has two phases, the inside
 * first and then the answers (Jiao et al. 2019, arXiv 1909.10351), the control trains on labels for
 * as many steps as both.
 *
 * @param distills the first distillations in a row up to one that teaches answers; none where
 *     nothing does before another kind of stage comes
 */
public record ControlPhases(List<Distill> distills) {
  /** Copies the list. */
  public ControlPhases {
    distills = List.copyOf(distills);
  }

  /** Those of a recipe. */
  public ControlPhases(Recipe recipe) {
    this(first(recipe.stages()));
  }

  /**
   * Why a recipe that asks for a control of its first distillation, and has distillations, gets
   * none: no stage of its line is what labels alone could be trained in place of.
   */
  public static Optional<String> missing(Recipe recipe) {
    boolean asked = recipe.control() == Control.STAGE && !recipe.task().embeds();
    boolean distills = recipe.stages().stream().anyMatch(stage -> stage.distillation().isPresent());
    boolean none = new ControlPhases(recipe).distills().isEmpty() && chained(recipe) == 0;
    return asked && distills && none
        ? Optional.of(
            "control: none is trained, so what the teacher gave stays unknown: before the first"
                + " distillation that teaches answers stands another kind of stage after one that"
                + " does not, or none teaches answers. Put distillations in a row up to one that"
                + " teaches answers, or write control: chain.")
        : Optional.empty();
  }

  private static List<Distill> first(List<Stage> stages) {
    List<Distill> phases = new ArrayList<>();
    for (Stage stage : stages) {
      Optional<Distill> distill = stage.distillation().filter(d -> !d.isChained());
      if (distill.isPresent()) {
        phases.add(distill.get());
        if (distill.get().teachesAnswers()) {
          return phases;
        }
      } else if (!phases.isEmpty()) {
        return List.of();
      }
    }
    return List.of();
  }

  /** The number of students that the one before them teaches. */
  public static int chained(Recipe recipe) {
    return (int)
        recipe.stages().stream()
            .filter(stage -> stage.distillation().filter(Distill::isChained).isPresent())
            .count();
  }

  /** All phases as one, for reckoning: the last one's settings for all epochs. */
  public Distill together() {
    Distill last = distills.get(distills.size() - 1);
    int epochs = distills.stream().mapToInt(phase -> phase.training().epochs()).sum();
    return last.withTraining(last.training().withEpochs(epochs));
  }

  /** The name of the stage that the control is compared with; none where there is no control. */
  public String controlled() {
    if (distills.isEmpty()) {
      return "";
    }
    String key = distills.get(0).key();
    return distills.size() > 1 ? key + "-" + distills.size() : key;
  }
}
