package org.distill4j.recipes.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.GroupedSplit;

/** Training rows that pruning scores and calibration look at. */
public final class SampledRows {
  /** Logits of so many texts tell models apart; each is read once a trial. */
  public static final int TRIED_TEXTS = 512;

  private SampledRows() {}

  /**
   * Some of the rows, the same for the same seed. Heads of groups only: fragments of other rows
   * would weigh some texts several times.
   */
  public static Dataset of(RunContext context, int rows) {
    Dataset heads = GroupedSplit.heads(context.data().train());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(context.recipe().seed()));
    return heads.select(order.subList(0, Math.min(rows, order.size())));
  }
}
