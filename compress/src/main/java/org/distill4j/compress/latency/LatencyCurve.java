package org.distill4j.compress.latency;

import java.util.ArrayList;
import java.util.List;

/**
 * What the units of one block of a layer cost, in milliseconds, straight between the points that
 * were measured.
 *
 * @param units numbers of units, ascending from 0
 * @param millis the time that so many add to the block, from 0 on; not falling
 */
public record LatencyCurve(List<Integer> units, List<Double> millis) {
  /** Checks the points. */
  public LatencyCurve {
    units = List.copyOf(units);
    millis = List.copyOf(millis);
    if (units.size() != millis.size() || units.isEmpty() || units.get(0) != 0) {
      throw new IllegalArgumentException(
          "units: must begin with 0 and be as many as times; got " + units + " and " + millis);
    }
    for (int i = 1; i < units.size(); i++) {
      if (!(units.get(i) > units.get(i - 1) && millis.get(i) >= millis.get(i - 1))) {
        throw new IllegalArgumentException(
            "units: must rise, and times not fall; got " + units + " and " + millis);
      }
    }
  }

  /**
   * The curve through measured times.
   *
   * @param times of a model with so many units in {@code blocks} of its blocks; where noise makes a
   *     time fall, it counts as the one before
   */
  static LatencyCurve of(List<Integer> units, List<Double> times, int blocks) {
    List<Double> millis = new ArrayList<>();
    double highest = 0;
    for (double time : times) {
      highest = Math.max(highest, (time - times.get(0)) / blocks);
      millis.add(highest);
    }
    return new LatencyCurve(units, millis);
  }

  /** The same times in another measure. */
  LatencyCurve scaled(double factor) {
    return new LatencyCurve(units, millis.stream().map(each -> factor * each).toList());
  }

  /**
   * The time that so many units take.
   *
   * @param count at most the largest number measured
   */
  public double at(int count) {
    if (!(count >= 0 && count <= units.get(units.size() - 1))) {
      throw new IllegalArgumentException(
          "count: must be in [0, " + units.get(units.size() - 1) + "]; got " + count);
    }
    int right = 0;
    while (units.get(right) < count) {
      right++;
    }
    if (units.get(right) == count) {
      return millis.get(right);
    }
    int left = right - 1;
    double part = (count - units.get(left)) / (double) (units.get(right) - units.get(left));
    return millis.get(left) + part * (millis.get(right) - millis.get(left));
  }
}
