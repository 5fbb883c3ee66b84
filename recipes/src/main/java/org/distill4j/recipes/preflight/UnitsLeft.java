package org.distill4j.recipes.preflight;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * How many layers, heads and feed-forward neurons a student has left from stage to stage. Which
 * layer keeps how many is forgotten once a choice over all layers has made it unknown.
 */
final class UnitsLeft {
  private List<Integer> heads; // of each layer; empty once unknown
  private List<Integer> feedForward;
  private int allHeads;
  private int allFeedForward;
  private int layers;
  private boolean lostHeads;

  UnitsLeft(TransformerConfig shape) {
    layers = shape.numHiddenLayers();
    heads = shape.numAttentionHeads();
    feedForward = shape.intermediateSize();
    allHeads = sum(heads);
    allFeedForward = sum(feedForward);
  }

  int layers() {
    return layers;
  }

  /** Whether some layer may have fewer heads than at first. */
  boolean lostHeads() {
    return lostHeads;
  }

  /**
   * Takes heads and neurons away.
   *
   * @throws IllegalArgumentException if more are to stay than there are, naming {@code where}
   */
  void cut(String where, PruneScope scope, Amount keepHeads, Amount keepNeurons) {
    String headsPlace = where + ".keep.heads";
    String neuronsPlace = where + ".keep.feed-forward";
    int before = allHeads;
    int neuronsBefore = allFeedForward;
    if (scope == PruneScope.LAYER) {
      heads = byLayer(headsPlace, keepHeads, heads, "heads in a layer");
      feedForward = byLayer(neuronsPlace, keepNeurons, feedForward, "neurons in a layer");
      allHeads = heads.isEmpty() ? allHeads : sum(heads);
      allFeedForward = feedForward.isEmpty() ? allFeedForward : sum(feedForward);
      lostHeads |= heads.isEmpty() ? !keepHeads.equals(Amount.all()) : allHeads < before;
      return;
    }
    allHeads = amount(headsPlace, keepHeads, allHeads, "heads in all layers together");
    allFeedForward =
        amount(neuronsPlace, keepNeurons, allFeedForward, "neurons in all layers together");
    lostHeads |= allHeads < before;
    heads = allHeads < before ? List.of() : heads;
    feedForward = allFeedForward < neuronsBefore ? List.of() : feedForward;
  }

  /**
   * Checks sizes that are to be tried, of which measuring will take one.
   *
   * @throws IllegalArgumentException if one of them leaves nothing, naming {@code where}
   */
  void checkEach(String where, PruneScope scope, List<Double> shares) {
    if (scope == PruneScope.LAYER) {
      return; // each layer keeps a unit
    }
    for (double share : shares) {
      Amount keep = new Amount.Share(share);
      var unused = amount(where, keep, allHeads, "heads in all layers together");
      unused = amount(where, keep, allFeedForward, "neurons in all layers together");
    }
  }

  /** Forgets how many are left, as measuring decides it. */
  void unmeasured() {
    lostHeads = true;
    heads = List.of();
    feedForward = List.of();
  }

  /** Takes whole layers away. */
  void removeLayers(String where, Amount keep) {
    int kept = amount(where, keep, layers, "layers");
    if (kept == layers) {
      return;
    }
    allHeads = most(heads, allHeads, kept);
    allFeedForward = most(feedForward, allFeedForward, kept);
    heads = left(heads, kept);
    feedForward = left(feedForward, kept);
    layers = kept;
  }

  // Which layers go is not known: of uneven ones neither is what is left.
  private static List<Integer> left(List<Integer> units, int layers) {
    boolean even = units.stream().distinct().count() == 1;
    return even ? units.subList(0, layers) : List.of();
  }

  private static int most(List<Integer> units, int all, int layers) {
    return units.isEmpty()
        ? all
        : units.stream()
            .sorted(Comparator.reverseOrder())
            .limit(layers)
            .mapToInt(Integer::intValue)
            .sum();
  }

  private static List<Integer> byLayer(
      String where, Amount keep, List<Integer> units, String what) {
    if (keep instanceof Amount.Share || units.isEmpty()) {
      return units.stream().map(keep::of).toList();
    }
    // Of uneven layers, those that have fewer keep all of theirs.
    int asked = amount(where, keep, Collections.max(units), what);
    return units.stream().map(count -> Math.min(asked, count)).toList();
  }

  private static int sum(List<Integer> units) {
    return units.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * How many units stay.
   *
   * @throws IllegalArgumentException if that is more than there are, or a share of less than half a
   *     unit
   */
  static int amount(String where, Amount keep, int units, String what) {
    if (keep instanceof Amount.Count count && count.count() > units) {
      throw new IllegalArgumentException(
          where
              + ": must be at most the "
              + units
              + " "
              + what
              + "; got "
              + count.count()
              + ". Give a smaller number.");
    }
    if (keep instanceof Amount.Share share && units > 0 && Math.round(share.share() * units) == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must leave one of the %d %s or more; got %s, which is none. The smallest"
                  + " reachable is 1; write 1, or a fraction from %.3g.",
              where,
              units,
              what,
              share.share(),
              0.5 / units));
    }
    return keep.of(units);
  }
}
