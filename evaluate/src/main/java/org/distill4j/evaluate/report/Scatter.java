package org.distill4j.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metrics.Metric;
import org.distill4j.evaluate.statistics.Estimate;

/** A picture of a metric (with its interval) against a cost on a logarithmic scale. */
final class Scatter {
  // The template's view box is 480 by 360; names of the axes lie left of and below this frame.
  private static final double LEFT = 52;
  private static final double RIGHT = 468;
  private static final double TOP = 14;
  private static final double BOTTOM = 308;
  private static final double APART = 12;

  private Scatter() {}

  /** Something measured: its style is a CSS class. */
  record Point(String name, String style, double cost, Estimate accuracy) {}

  /** All that the template draws, in pixels. */
  public record Picture(
      String title,
      String costName,
      List<Axis.Tick> costs,
      List<Axis.Tick> accuracies,
      List<Mark> marks,
      String path,
      boolean floorInside,
      double floor,
      String floorText) {}

  /** A point with its interval and its name. */
  public record Mark(
      String name,
      String style,
      String told,
      double x,
      double y,
      double top,
      double bottom,
      Labels.Place label) {}

  /**
   * What stands over a picture: something measured against something else.
   *
   * @param metric how its values are written
   */
  record Title(Metric metric, String measured, String against) {
    Title(Metric metric, String against) {
      this(metric, metric.title(), against);
    }

    String text() {
      return measured.substring(0, 1).toUpperCase(Locale.ROOT)
          + measured.substring(1)
          + " against "
          + against;
    }
  }

  /**
   * Draws the points.
   *
   * @param points in the order of the run; those of style {@code control} are no part of its path
   * @param connected whether to draw that path
   * @param floor the metric of the floor, if it is to be shown
   */
  static Picture draw(
      Title title, String costName, List<Point> points, boolean connected, OptionalDouble floor) {
    Axis costs =
        Axis.logarithmic(
            points.stream().mapToDouble(Point::cost).min().orElseThrow(),
            points.stream().mapToDouble(Point::cost).max().orElseThrow(),
            LEFT,
            RIGHT);
    boolean inside = floor.isPresent() && isNear(floor.getAsDouble(), points);
    Axis accuracies = accuracies(points, inside ? floor : OptionalDouble.empty());
    List<Mark> marks = marks(title.metric(), points, costs, accuracies);
    return new Picture(
        title.text(),
        costName,
        costs.ticks(),
        ticks(title.metric(), accuracies),
        marks,
        connected ? path(points, marks) : "",
        inside,
        inside ? accuracies.at(floor.getAsDouble()) : BOTTOM,
        floor.isPresent() ? floorText(title.metric(), floor.getAsDouble()) : "");
  }

  // An axis counts in per cent; what is no share has hundredths.
  private static List<Axis.Tick> ticks(Metric metric, Axis axis) {
    return metric.isShare()
        ? axis.ticks()
        : axis.ticks().stream()
            .map(tick -> new Axis.Tick(tick.at(), tick.label().replace(" %", "")))
            .toList();
  }

  private static String floorText(Metric metric, double floor) {
    return metric.floor() + " " + Figures.value(metric, floor);
  }

  /** Whether showing the floor leaves the points at least half of the picture's height. */
  private static boolean isNear(double floor, List<Point> points) {
    double[] ends = ends(points).sorted().toArray();
    double highest = ends[ends.length - 1];
    return floor >= ends[0] - (highest - ends[0]);
  }

  private static Axis accuracies(List<Point> points, OptionalDouble floor) {
    double[] all = DoubleStream.concat(ends(points), floor.stream()).sorted().toArray();
    return Axis.linear(all[0], all[all.length - 1], BOTTOM, TOP);
  }

  private static DoubleStream ends(List<Point> points) {
    return points.stream()
        .flatMapToDouble(p -> DoubleStream.of(p.accuracy().low(), p.accuracy().high()));
  }

  private static List<Mark> marks(Metric metric, List<Point> points, Axis costs, Axis accuracies) {
    double[] places = sideBySide(points.stream().mapToDouble(p -> costs.at(p.cost())).toArray());
    Labels labels = new Labels(new Labels.Box(LEFT + 2, TOP - 10, RIGHT + 10, BOTTOM - 18));
    for (int i = 0; i < places.length; i++) {
      Estimate accuracy = points.get(i).accuracy();
      labels.avoid(
          places[i],
          accuracies.at(accuracy.value()),
          accuracies.at(accuracy.high()),
          accuracies.at(accuracy.low()));
    }
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      marks.add(mark(metric, points.get(i), places[i], accuracies, labels));
    }
    return marks;
  }

  private static Mark mark(Metric metric, Point point, double x, Axis accuracies, Labels labels) {
    double y = accuracies.at(point.accuracy().value());
    return new Mark(
        point.name(),
        point.style(),
        told(metric, point),
        x,
        y,
        accuracies.at(point.accuracy().high()),
        accuracies.at(point.accuracy().low()),
        labels.place(point.name(), x, y));
  }

  /**
   * Moves marks of the same cost apart by a mark's width, or one would hide the other's interval.
   */
  private static double[] sideBySide(double[] places) {
    for (int i = 0; i < places.length; i++) {
      for (int other = 0; other < i; other++) {
        if (Math.abs(places[i] - places[other]) < APART - 0.1) {
          places[i] = Math.round(10 * (places[other] + APART)) / 10.0;
          other = -1;
        }
      }
    }
    return places;
  }

  private static String told(Metric metric, Point point) {
    return "%s: %s (%s), %s"
        .formatted(
            point.name(),
            Figures.value(metric, point.accuracy().value()),
            Figures.range(point.accuracy()),
            Figures.millis(point.cost()));
  }

  private static String path(List<Point> points, List<Mark> marks) {
    return IntStream.range(0, marks.size())
        .filter(i -> !points.get(i).style().equals(StageReport.CONTROL))
        .mapToObj(i -> marks.get(i).x() + "," + marks.get(i).y())
        .collect(Collectors.joining(" "));
  }
}
