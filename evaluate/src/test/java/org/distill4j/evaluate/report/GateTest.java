package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The sample's final model: 1.5 points below its teacher, at worst 3.15; 6.3 MB; p95 1.39 ms. */
class GateTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private static final OptionalLong ANY_SIZE = OptionalLong.empty();
  private static final OptionalInt AT_32 = OptionalInt.empty();

  private final Report report = SampleReport.complete();

  @Test
  void passesWithinAllBounds() {
    Gate gate =
        new Gate(
            OptionalDouble.of(3.5),
            false,
            OptionalLong.of(6_300_000),
            OptionalDouble.of(1.5),
            AT_32);
    assertEquals(List.of(), gate.broken(report));
  }

  @Test
  void judgesTheDropByTheBadEndOfItsInterval() {
    List<String> broken =
        new Gate(OptionalDouble.of(2), false, ANY_SIZE, NONE, AT_32).broken(report);
    assertEquals(1, broken.size());
    assertTrue(
        broken
            .get(0)
            .startsWith("quantize: accuracy must be at most 2.0 points below teacher; it is 3.1"),
        broken.get(0));
  }

  @Test
  void judgesTheDropItselfWhenToldTo() {
    assertEquals(
        List.of(), new Gate(OptionalDouble.of(2), true, ANY_SIZE, NONE, AT_32).broken(report));
    assertEquals(
        List.of(
            "quantize: accuracy must be at most 1.0 points below teacher; it is 1.50 points. "
                + "Keep more of the model, or distil longer."),
        new Gate(OptionalDouble.of(1), true, ANY_SIZE, NONE, AT_32).broken(report));
  }

  @Test
  void gathersAllReasons() {
    Gate gate =
        new Gate(OptionalDouble.of(0), false, OptionalLong.of(1), OptionalDouble.of(0.1), AT_32);
    assertEquals(3, gate.broken(report).size());
    assertEquals(
        "quantize: model.onnx must have at most 1 bytes; it has 6,300,000. "
            + "Prune or quantize further.",
        gate.broken(report).get(1));
  }

  @Test
  void breaksOnALengthThatWasNotTimed() {
    Gate gate = new Gate(NONE, false, ANY_SIZE, OptionalDouble.of(9), OptionalInt.of(64));
    assertTrue(gate.broken(report).get(0).contains("measured: [16, 32, 128]"));
  }

  @Test
  void refusesNaN() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Gate(OptionalDouble.of(Double.NaN), false, ANY_SIZE, NONE, AT_32));
    assertEquals(
        "--max-drop: must be finite and >= 0; got NaN. Give another number.", fault.getMessage());
  }
}
