package org.distill4j.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A chart as data, for the page's script to draw with Chart.js. Nested records are public because
 * templates read public types only.
 *
 * @param title over the chart
 * @param x the horizontal scale
 * @param y the vertical scale
 * @param series in the order in which they are drawn
 * @param guides lines for the eye
 */
public record Chart(String title, Scale x, Scale y, List<Series> series, List<Guide> guides) {
  /** Keeps copies. */
  public Chart {
    series = List.copyOf(series);
    guides = List.copyOf(guides);
  }

  /**
   * A scale.
   *
   * @param title what it counts
   * @param unit written after every number, such as {@code %}; may be empty
   * @param names of the places 0, 1, … from the top; empty for a scale of numbers
   * @param from its first number; absent to fit the points
   * @param to its last number; absent to fit the points
   */
  public record Scale(
      String title,
      String unit,
      boolean logarithmic,
      List<String> names,
      @JsonInclude(JsonInclude.Include.ALWAYS) OptionalDouble from,
      @JsonInclude(JsonInclude.Include.ALWAYS) OptionalDouble to) {
    static Scale linear(String title, String unit) {
      return new Scale(
          title, unit, false, List.of(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    static Scale logarithmic(String title) {
      return new Scale(title, "", true, List.of(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    static Scale percent(String title) {
      return new Scale(title, "%", false, List.of(), OptionalDouble.of(0), OptionalDouble.of(100));
    }

    static Scale named(List<String> names) {
      return new Scale("", "", false, names, OptionalDouble.empty(), OptionalDouble.empty());
    }
  }

  /**
   * Points that belong together.
   *
   * @param style {@code teacher}, {@code control}, {@code final}, {@code path}, or anything else
   *     for a colour of its own
   * @param line whether the points are connected
   * @param marks whether each point has a mark
   * @param named whether each point's name stands beside it
   */
  public record Series(
      String name, String style, boolean line, boolean marks, boolean named, List<Point> points) {
    /** Keeps a copy. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A point.
   *
   * @param xs ends of its interval along x; empty for none
   * @param ys ends of its interval along y; empty for none
   * @param text what to say when it is pointed at
   */
  public record Point(
      double x, double y, List<Double> xs, List<Double> ys, String name, String text) {
    static Point of(double x, double y, String text) {
      return new Point(x, y, List.of(), List.of(), "", text);
    }
  }

  /**
   * A line across the chart.
   *
   * @param along {@code x}, {@code y} or {@code diagonal}
   * @param at where it crosses the other scale
   */
  public record Guide(String name, String along, double at, boolean dashed) {}

  /** The names of the places of the vertical scale; empty for a scale of numbers. */
  public List<String> names() {
    return y.names();
  }
}
