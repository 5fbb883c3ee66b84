package org.distill4j.recipes.plan;

/**
 * A piece of work of a run that takes its time.
 *
 * @param name what is done
 * @param rows texts
 * @param steps optimizer steps; 0 where nothing is trained
 * @param tokens word pieces that are read, over all epochs
 * @param seconds how long it should take
 */
public record PlannedWork(String name, int rows, long steps, long tokens, double seconds) {
  /** The same work by each of several seeds. */
  PlannedWork times(int seeds) {
    return new PlannedWork(
        name + ", " + seeds + " seeds", rows, seeds * steps, seeds * tokens, seeds * seconds);
  }
}
