package org.distill4j.recipes.quickstart;

/**
 * One of the four sets, with how often it draws from each tier of the grammar.
 *
 * <p>Weights count only among the tiers that a section fills.
 */
enum Part {
  TEST(4, 2, 4),
  TRAIN(1, 0, 0),
  UNLABELLED(3, 2, 0),
  /** As the test set is drawn, or confidences fitted here would not hold there. */
  VALIDATION(4, 2, 4);

  private final int train;
  private final int transfer;
  private final int test;

  Part(int train, int transfer, int test) {
    this.train = train;
    this.transfer = transfer;
    this.test = test;
  }

  int weight(Difficulty tier) {
    return switch (tier) {
      case TRAIN -> train;
      case TRANSFER -> transfer;
      case TEST -> test;
    };
  }
}
