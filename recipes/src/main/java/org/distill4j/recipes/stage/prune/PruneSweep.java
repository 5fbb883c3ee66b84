package org.distill4j.recipes.stage.prune;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;

/**
 * Sizes to try without training before one of them is taken: the smallest that loses no more of the
 * validation score than is said.
 *
 * @param keep shares of heads and of feed-forward neurons that stay, from the largest on
 * @param mostLoss of the score in [0, 1], against the model before; itself in [0, 1]
 */
public record PruneSweep(List<Double> keep, double mostLoss) {
  private static final List<Double> USUAL = List.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3);
  private static final double USUAL_LOSS = 0.02;

  /** How to correct a fault. */
  public static final String MEND = "Write keep: [0.9, 0.7, 0.5].";

  /** Refuses shares that are not inside (0, 1) or do not fall. */
  public PruneSweep {
    keep = List.copyOf(keep);
    keep.forEach(share -> Bound.INSIDE.check("frontier.keep", share));
    Bound.FRACTION.check("frontier.most-loss", mostLoss);
    fault(keep)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("frontier.keep: " + fault);
            });
  }

  /** Seven shares from 0.9 down to 0.3, and two points of loss. */
  public static PruneSweep defaults() {
    return new PruneSweep(USUAL, USUAL_LOSS);
  }

  /** The share in the middle, where nothing better is known. */
  public double middle() {
    return keep.get(keep.size() / 2);
  }

  /** What is wrong with shares as a whole; empty if nothing is. */
  public static Optional<String> fault(List<Double> shares) {
    boolean falls = shares.size() > 1;
    for (int i = 1; i < shares.size(); i++) {
      falls &= shares.get(i) < shares.get(i - 1);
    }
    return falls
        ? Optional.empty()
        : Optional.of(
            "must be two or more shares, each less than the one before; got "
                + shares
                + ". "
                + MEND);
  }
}
