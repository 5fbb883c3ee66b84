package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds places for the names of marks: the nearest of several around each mark that covers neither
 * another name, nor a mark with its interval, nor leaves the picture; where there is none, an
 * interval may be covered.
 */
final class Labels {
  private static final double LINE = 15;
  // The mean advance of a sans-serif letter at 12.5 px; a little generous.
  private static final double LETTER = 6.6;
  private static final double MARK = 7;
  private static final double NEAREST = 11;
  private static final int DIRECTIONS = 16;
  private static final int DISTANCES = 12;

  private final Box frame;
  private final List<Box> taken = new ArrayList<>();
  private final List<Box> intervals = new ArrayList<>();

  /** A rectangle. */
  record Box(double left, double top, double right, double bottom) {
    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean contains(Box other) {
      return left <= other.left
          && top <= other.top
          && right >= other.right
          && bottom >= other.bottom;
    }
  }

  /** Where a name starts, its baseline, and whether it is far enough to need a line to its mark. */
  public record Place(double x, double y, boolean leader, double leaderX, double leaderY) {}

  Labels(Box frame) {
    this.frame = frame;
  }

  /** Keeps names off a mark and, where there is room, off its interval. */
  void avoid(double x, double y, double top, double bottom) {
    taken.add(new Box(x - MARK, y - MARK, x + MARK, y + MARK));
    intervals.add(new Box(x - MARK, top - 2, x + MARK, bottom + 2));
  }

  Place place(String name, double x, double y) {
    double width = name.length() * LETTER;
    List<Box> everything = new ArrayList<>(taken);
    everything.addAll(intervals);
    Box box =
        free(x, y, width, everything)
            .or(() -> free(x, y, width, taken))
            .orElseGet(() -> box(x + NEAREST, y, width, 1, 0));
    taken.add(box);
    return placed(box, x, y);
  }

  private Optional<Box> free(double x, double y, double width, List<Box> avoided) {
    for (int ring = 0; ring < DISTANCES; ring++) {
      double distance = NEAREST + 9.0 * ring;
      for (int turn = 0; turn < DIRECTIONS; turn++) {
        double angle = 2 * Math.PI * turn / DIRECTIONS;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        Box box = box(x + distance * cos, y + distance * sin, width, cos, sin);
        if (frame.contains(box) && avoided.stream().noneMatch(box::overlaps)) {
          return Optional.of(box);
        }
      }
    }
    return Optional.empty();
  }

  /** A name's box that touches the point from the side to which the direction points. */
  private static Box box(double x, double y, double width, double cos, double sin) {
    double left = x - width * (1 - cos) / 2;
    double top = y - LINE * (1 - sin) / 2;
    return new Box(left, top, left + width, top + LINE);
  }

  private static Place placed(Box box, double x, double y) {
    double nearX = Math.max(box.left(), Math.min(box.right(), x));
    double nearY = Math.max(box.top(), Math.min(box.bottom(), y));
    boolean far = Math.hypot(nearX - x, nearY - y) > 16;
    return new Place(tenth(box.left()), tenth(box.bottom() - 4), far, tenth(nearX), tenth(nearY));
  }

  private static double tenth(double value) {
    return Math.round(10 * value) / 10.0;
  }
}
