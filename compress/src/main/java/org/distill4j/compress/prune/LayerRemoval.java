package org.distill4j.compress.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.family.LayerSelection;

/**
 * Chooses whole layers to remove, one after the other: each time the one without which the logits
 * stay nearest to those of the whole model, tried on texts. How much a layer matters depends on
 * which others are gone, so every step tries all that are left. Layers are dropped from trained
 * models in Sajjad et al. 2020 (arXiv 2004.03844), by position or by one pass over texts; here the
 * search is greedy.
 *
 * <p>The layer above then reads the output of the layer below. In a post-norm model both are
 * normalized alike, so no shape or scale has to change. {@link
 * org.distill4j.teacher.family.LayerSelection} removes what was chosen.
 */
public final class LayerRemoval {
  private LayerRemoval() {}

  /**
   * A removed layer.
   *
   * @param layer its number in the whole model
   * @param error the mean square, over texts and labels, of the logits' distance to the whole
   *     model's once this and all earlier ones are gone
   */
  public record Removed(int layer, double error) {
    /** Checks both numbers. */
    public Removed {
      if (!(layer >= 0)) {
        throw new IllegalArgumentException("layer: must be >= 0; got " + layer);
      }
      if (!(error >= 0 && error < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "error without layer "
                + layer
                + ": must be finite and >= 0; got "
                + error
                + ". Look at the stage before: its training may have diverged.");
      }
    }
  }

  /**
   * Which layers go, in order.
   *
   * @param model a classifier
   * @param texts what removals are tried on, at least one
   * @param keep how many layers stay
   * @param known the first steps, where they were found before; may be longer than needed
   * @throws IllegalArgumentException if not at least one layer and at most all are to stay
   */
  public static List<Removed> order(
      Checkpoint model, List<TokenizedText> texts, PruningAmount keep, List<Removed> known) {
    int layers = model.config().numHiddenLayers();
    int count = keep.of(layers);
    if (!(count >= 1 && count <= layers)) {
      throw new IllegalArgumentException(
          "keep.layers: must leave 1 to "
              + layers
              + " layers; got "
              + keep
              + ", which is "
              + count
              + ". The smallest reachable is 1.");
    }
    List<Removed> order = new ArrayList<>(known.subList(0, Math.min(known.size(), layers - count)));
    if (order.size() < layers - count) {
      float[][] whole = LogitDistance.logits(model, texts);
      while (order.size() < layers - count) {
        order.add(next(model, texts, whole, order));
      }
    }
    return List.copyOf(order);
  }

  private static Removed next(
      Checkpoint model, List<TokenizedText> texts, float[][] whole, List<Removed> gone) {
    Removed best = null;
    for (int layer : kept(model, gone)) {
      List<Integer> left = new ArrayList<>(kept(model, gone));
      left.remove(Integer.valueOf(layer));
      Removed tried =
          new Removed(
              layer,
              LogitDistance.of(
                  whole, LogitDistance.logits(LayerSelection.keep(model, left), texts)));
      if (best == null || tried.error() < best.error()) {
        best = tried;
      }
    }
    return best;
  }

  /** The layers that are left, ascending, by their numbers in the whole model. */
  public static List<Integer> kept(Checkpoint model, List<Removed> gone) {
    List<Integer> removed = gone.stream().map(Removed::layer).toList();
    return IntStream.range(0, model.config().numHiddenLayers())
        .filter(layer -> !removed.contains(layer))
        .boxed()
        .toList();
  }
}
