package org.distill4j.recipes.cost;

/**
 * A piece of work of a run that takes its time.
 *
 * @param name what is done
 * @param rows texts
 * @param steps optimizer steps; 0 where nothing is trained
 * @param tokens word pieces that are read, over all epochs
 * @param seconds how long it should take
 * @param once whether the first of several seeds does it for all
 */
public record PlannedWork(
    String name, int rows, long steps, long tokens, double seconds, boolean once) {
  /** Work of each seed. */
  public PlannedWork(String name, int rows, long steps, long tokens, double seconds) {
    this(name, rows, steps, tokens, seconds, false);
  }

  /** The same, which the first of several seeds does for all. */
  public PlannedWork forAllSeeds() {
    return new PlannedWork(name, rows, steps, tokens, seconds, true);
  }

  /** The same work by each of several seeds, unless one does it for all. */
  public PlannedWork times(int seeds) {
    return once
        ? this
        : new PlannedWork(
            name + ", " + seeds + " seeds", rows, seeds * steps, seeds * tokens, seeds * seconds);
  }
}
