package org.distill4j.recipes.cost;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.PruneScope;

/** How many heads or neurons each layer has after a pruning whose choice is not known yet. */
public final class PlannedUnits {
  private PlannedUnits() {}

  /** Those that stay of each layer: spread evenly where the layers compete. */
  public static List<Integer> left(PruneScope scope, Amount keep, List<Integer> units) {
    return scope == PruneScope.LAYER
        ? units.stream().map(keep::of).toList()
        : spread(keep.of(sum(units)), units.size());
  }

  private static int sum(List<Integer> units) {
    return units.stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Integer> spread(int units, int layers) {
    List<Integer> spread = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      spread.add(units / layers + (layer < units % layers ? 1 : 0));
    }
    return List.copyOf(spread);
  }

  // Which layers will go is not known; on average they are like the others.
  /** Those of so many layers that stay. */
  public static List<Integer> ofLayers(List<Integer> units, int layers) {
    return layers == units.size() ? units : spread(sum(units) * layers / units.size(), layers);
  }
}
