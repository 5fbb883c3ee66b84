package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metrics.Metric;
import org.distill4j.evaluate.statistics.Wilson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
  @Test
  void putsMoreTicksOnAnAxisOfLessThanThreefold() {
    List<String> ticks =
        Axis.logarithmic(15.3, 22.7, 0, 100).ticks().stream().map(Axis.Tick::label).toList();
    assertEquals(List.of("12", "15", "20", "25"), ticks);
  }

  @Test
  void putsRoundTicksOnALogarithmicAxis() {
    Axis axis = Axis.logarithmic(1.2, 9, 0, 100);
    assertEquals(
        List.of("1", "2", "5", "10"), axis.ticks().stream().map(Axis.Tick::label).toList());
  }

  @Test
  void putsRoundTicksOnAPercentAxis() {
    Axis axis = Axis.linear(0.84, 0.92, 100, 0);
    assertEquals(
        List.of("84 %", "86 %", "88 %", "90 %", "92 %"),
        axis.ticks().stream().map(Axis.Tick::label).toList());
  }

  @Test
  void showsANearFloorInsideAndAFarOneBelow() {
    List<Scatter.Point> points = points(3);
    assertTrue(picture(points, 0.87).floorInside());
    Scatter.Picture far = picture(points, 0.30);
    assertFalse(far.floorInside());
    assertEquals("bag of words 30.0 %", far.floorText());
  }

  @Test
  void setsEqualCostsSideBySide() {
    List<Scatter.Point> same =
        List.of(
            new Scatter.Point("a", "distill", 3, Wilson.of(90, 100)),
            new Scatter.Point("b", "control", 3, Wilson.of(80, 100)));
    List<Scatter.Mark> marks = picture(same, 0.5).marks();
    assertNotEquals(marks.get(0).x(), marks.get(1).x());
  }

  @Test
  void leavesControlsOutOfThePath() {
    List<Scatter.Point> points = new ArrayList<>(points(3));
    points.add(new Scatter.Point("control", "control", 2, Wilson.of(850, 1000)));
    assertEquals(3, picture(points, 0.5).path().split(" ").length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 12})
  void keepsNamesApart(int stages) {
    List<Scatter.Mark> marks = picture(points(stages), 0.5).marks();
    for (int i = 0; i < stages; i++) {
      for (int j = 0; j < i; j++) {
        assertFalse(box(marks.get(i)).overlaps(box(marks.get(j))), i + " covers " + j);
      }
    }
  }

  private static Labels.Box box(Scatter.Mark mark) {
    double width = mark.name().length() * 6.6 - 0.2;
    Labels.Place place = mark.label();
    return new Labels.Box(place.x() + 0.1, place.y() - 10.9, place.x() + width, place.y() + 3.9);
  }

  private static Scatter.Picture picture(List<Scatter.Point> points, double floor) {
    return Scatter.draw(
        new Scatter.Title(Metric.ACCURACY, "cost"), "cost", points, true, OptionalDouble.of(floor));
  }

  private static List<Scatter.Point> points(int stages) {
    return IntStream.range(0, stages)
        .mapToObj(
            i ->
                new Scatter.Point(
                    "stage-" + i, "distill", 10 - 0.7 * i, Wilson.of(900 - 3L * i, 1000)))
        .toList();
  }
}
