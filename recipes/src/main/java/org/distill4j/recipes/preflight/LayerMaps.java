package org.distill4j.recipes.preflight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.student.distillation.DistillationLoss;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.distillation.LayerCosts;
import org.distill4j.student.shape.LayerChoice;
import org.distill4j.student.shape.LayerMatching;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** Which of the teacher's layers stand behind a student's, as a stage asks for. */
public final class LayerMaps {
  // Some thousand tokens, several for each of a few hundred numbers of a projection.
  private static final int MATCHED_TEXTS = 256;

  private final RunContext context;
  private final Distill stage;
  private final Checkpoint teacher;
  private final DistillationDataset texts;

  /** The maps of a stage. */
  public LayerMaps(
      RunContext context, Distill stage, Checkpoint teacher, DistillationDataset texts) {
    this.context = context;
    this.stage = stage;
    this.teacher = teacher;
    this.texts = texts;
  }

  /** The map for a student as it is; empty where no loss asks for one. */
  public List<Integer> of(Checkpoint student) {
    if (!isRead(stage)) {
      return List.of();
    }
    if (stage.layerMap().kind() != LayerMap.Kind.AUTO) {
      int layers = student.config().numHiddenLayers();
      return of(stage.layerMap(), layers, teacher.config().numHiddenLayers());
    }
    List<Integer> map =
        LayerMatching.cheapest(LayerCosts.of(student, teacher, compared(), sample()));
    context.messages().say("layer-map: auto takes the teacher's layers " + map);
    return map;
  }

  /** Whether the map changes while the student learns. */
  public boolean isRechosen() {
    return isRead(stage) && stage.layerMap().isRechosen();
  }

  /** Refuses what could change the shapes of losses along with the map. */
  public void requireEqualHeads() {
    requireEqualHeads(stage, teacher.config().numAttentionHeads());
  }

  /** The same for a teacher of these heads, layer by layer. */
  public static void requireEqualHeads(Distill stage, List<Integer> heads) {
    if (heads.stream().distinct().count() > 1
        && stage.losses().stream().anyMatch(LayerMaps::asksHeads)) {
      throw new IllegalArgumentException(
          "layer-map: must not be chosen anew where the teacher's layers have unequal numbers of"
              + " heads and losses read them; got "
              + heads
              + ". Write layer-map: auto.");
    }
  }

  private static boolean asksHeads(Loss loss) {
    return loss instanceof AttentionRelations && loss.readsLayerMap();
  }

  /** Whether a loss of the stage asks which layers stand behind which. */
  static boolean isRead(Distill stage) {
    return stage.losses().stream().anyMatch(Loss::readsLayerMap);
  }

  private List<OnLayers> compared() {
    List<OnLayers> losses = new ArrayList<>();
    for (Loss loss : stage.losses()) {
      if (loss.readsLayerMap()
          && loss instanceof Loss.OnLayers
          && LossTerms.of(loss, List.of()) instanceof OnLayers term) {
        losses.add(term);
      }
    }
    if (losses.isEmpty()) {
      // Layers that attend alike are told by their results.
      losses.add(DistillationLoss.HiddenStates.of(1, List.of()));
    }
    return losses;
  }

  private List<TokenizedText> sample() {
    List<TokenizedText> order = new ArrayList<>(texts.sequences());
    Collections.shuffle(order, new Random(context.recipe().seed()));
    return order.subList(0, Math.min(MATCHED_TEXTS, order.size()));
  }

  /**
   * The layers that a loss compares: the teacher's behind each of the student's, -1 for none.
   *
   * @param map by the stage's layer map, read where the loss follows it
   */
  public static List<Integer> of(
      MatchedLayers wanted, List<Integer> map, int layers, int teacherLayers) {
    return switch (wanted.rule()) {
      case MAP -> map;
      case LAST -> onLast(layers, teacherLayers - 1);
      case ONE -> onLast(layers, named(wanted.teacherLayers(), teacherLayers).get(0));
      case LISTED -> listed(wanted.teacherLayers(), layers, teacherLayers);
    };
  }

  private static List<Integer> listed(List<Integer> listed, int layers, int teacherLayers) {
    var unused =
        named(listed.stream().filter(layer -> layer != MatchedLayers.NONE).toList(), teacherLayers);
    if (listed.size() != layers) {
      throw new IllegalArgumentException(
          "layers: must name a teacher layer, or none, for each of the student's "
              + layers
              + "; got "
              + listed.size()
              + " of them. List as many.");
    }
    return listed;
  }

  private static List<Integer> named(List<Integer> layers, int teacherLayers) {
    return Placed.get("layers: ", () -> LayerChoice.named(layers, teacherLayers));
  }

  private static List<Integer> onLast(int layers, int teacherLayer) {
    List<Integer> last = new ArrayList<>(Collections.nCopies(layers, MatchedLayers.NONE));
    last.set(layers - 1, teacherLayer);
    return last;
  }

  /** The map that a recipe says, where models are not there yet. */
  public static List<Integer> of(LayerMap map, int layers, int teacherLayers) {
    return switch (map.kind()) {
      // What auto will choose is not known before the models are there; even is one of its maps.
      case EVEN, AUTO -> LayerChoice.even(layers, teacherLayers);
      case LAST -> onLast(layers, teacherLayers - 1);
      case EXPLICIT -> explicit(map.layers(), layers, teacherLayers);
    };
  }

  private static List<Integer> explicit(List<Integer> map, int layers, int teacherLayers) {
    if (map.size() != layers) {
      throw new IllegalArgumentException(
          "layer-map: must name a teacher layer for each of the student's "
              + layers
              + "; got "
              + map
              + ". List as many, or write even.");
    }
    return Placed.get("layer-map: ", () -> LayerChoice.named(map, teacherLayers));
  }
}
