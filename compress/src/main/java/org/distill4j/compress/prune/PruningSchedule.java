package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.training.AdamW;
import org.distill4j.teacher.training.TrainingMask;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Prunes heads and feed-forward neurons while a model is trained, many at first and ever fewer (Zhu
 * and Gupta 2017, arXiv 1710.01878): after each round the model learns to do without what went, and
 * what is left is scored anew.
 *
 * <p>The schedule is theirs with two deviations: whole units go in place of single weights, and
 * none comes back. The training holds all weights of what went at zero; {@link #cut} removes them
 * from the trained model, which changes nothing of what it computes.
 *
 * <p>With {@code movement} a unit's score is {@code -Σ_t lr_t Σ_w w ∂L/∂w} over the steps t of the
 * training so far and all weights w of the unit: what the straight-through estimator adds to the
 * score of a mask (Sanh et al. 2020, arXiv 2005.07683, there weight by weight; Lagunas et al. 2021,
 * arXiv 2109.04838, of blocks). Large where training moves weights away from zero.
 *
 * <p>With {@code l0} there are no rounds: a {@link HardConcrete} gate for each unit is learned with
 * the weights, while the share of gates that are expected to be open is led down to the target. At
 * the end exactly as many as are wanted stay, the most open ones, each with its gate's mean, given
 * that it is open, multiplied into its weights.
 */
public final class PruningSchedule implements TrainingMask.Plan {
  private final TransformerConfig config;
  private final GradualSettings settings;
  private UnitMask masks;

  /**
   * Gradual pruning of one training.
   *
   * @param config the model's shape
   * @throws IllegalArgumentException if a target cannot be met; the message names the smallest
   *     reachable
   */
  public PruningSchedule(TransformerConfig config, GradualSettings settings) {
    this.config = config;
    this.settings = settings;
    var unused =
        MaskedUnits.wanted("heads", config.numAttentionHeads(), settings.heads(), settings.scope());
    unused =
        MaskedUnits.wanted(
            "feed-forward", config.intermediateSize(), settings.feedForward(), settings.scope());
  }

  @Override
  public TrainingMask begin(TransformerModel encoder, AdamW optimizer, int steps) {
    MaskedUnits heads = units("heads", UnitGroup::heads, encoder, settings.heads());
    MaskedUnits neurons =
        units("feed-forward", UnitGroup::neurons, encoder, settings.feedForward());
    masks =
        settings.criterion() == GradualSettings.Criterion.L0
            ? new L0Pruning(encoder, optimizer, settings.lastStep(steps), heads, neurons)
            : new GradualPruning(settings, encoder, optimizer, steps, heads, neurons);
    return masks;
  }

  private interface OfLayer {
    UnitGroup of(TransformerModel encoder, int layer);
  }

  private MaskedUnits units(
      String kind, OfLayer group, TransformerModel encoder, PruningAmount keep) {
    List<UnitGroup> groups = new ArrayList<>();
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      groups.add(group.of(encoder, layer));
    }
    return new MaskedUnits(kind, groups, keep, settings.scope());
  }

  /** After how many of a training's steps nothing more goes. */
  public int lastStep(int steps) {
    return settings.lastStep(steps);
  }

  /**
   * Removes what went from the trained model.
   *
   * @throws IllegalStateException before the training
   */
  public PrunedModel cut(Checkpoint trained) {
    if (masks == null) {
      throw new IllegalStateException("training: must be over before units are cut; got none yet");
    }
    return StructuredPruning.keep(trained, masks.keptHeads(), masks.keptNeurons());
  }
}
