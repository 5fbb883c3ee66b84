package org.distill4j.recipes.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes to try without training before one of them is taken: the smallest that loses no more of the
 * validation score than is said.
 *
 * @param keep shares of heads and of feed-forward neurons that stay, from the largest on
 * @param mostLoss of the score in [0, 1], against the model before; itself in [0, 1]
 */
public record PruneFrontier(List<Double> keep, double mostLoss) {
  private static final List<Double> USUAL = List.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3);
  private static final double USUAL_LOSS = 0.02;
  private static final String MEND = "Write keep: [0.9, 0.7, 0.5].";

  /** Refuses shares that are not inside (0, 1) or do not fall. */
  public PruneFrontier {
    keep = List.copyOf(keep);
    keep.forEach(share -> Bound.INSIDE.check("frontier.keep", share));
    Bound.FRACTION.check("frontier.most-loss", mostLoss);
    if (!fall(keep)) {
      throw new IllegalArgumentException(fault(keep));
    }
  }

  static PruneFrontier read(Fields fields) {
    List<Double> keep =
        fields
            .node("keep")
            .map(n -> fields.values().numbers(n, fields.path("keep"), Bound.INSIDE, MEND))
            .orElse(USUAL);
    double mostLoss = fields.number("most-loss", USUAL_LOSS, Bound.FRACTION);
    if (fall(keep)) {
      return new PruneFrontier(keep, mostLoss);
    }
    if (!fields.values().hasProblems()) {
      fields
          .values()
          .fault(
              fields.node("keep").orElseThrow().position(),
              fields.path("keep"),
              fault(keep) + MEND);
    }
    return new PruneFrontier(USUAL, USUAL_LOSS); // the recipe is refused anyway
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("keep", keep);
    map.put("most-loss", mostLoss);
    return map;
  }

  /** The share in the middle, where nothing better is known. */
  public double middle() {
    return keep.get(keep.size() / 2);
  }

  private static boolean fall(List<Double> shares) {
    for (int i = 1; i < shares.size(); i++) {
      if (!(shares.get(i) < shares.get(i - 1))) {
        return false;
      }
    }
    return shares.size() > 1;
  }

  private static String fault(List<Double> shares) {
    return "must be two or more shares, each less than the one before; got " + shares + ". ";
  }
}
