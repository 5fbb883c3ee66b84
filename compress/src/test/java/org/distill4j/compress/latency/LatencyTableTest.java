package org.distill4j.compress.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;

class LatencyTableTest {
  /** Two layers of two heads and four neurons; a head takes 2 ms, in the last layer 1 ms. */
  private final TransformerConfig config = BertFamily.encoder(10, 8, 2, 2, 4);

  private final LatencyTable table =
      new LatencyTable(
          1,
          "k",
          32,
          20,
          new LatencyCurve(List.of(0, 2), List.of(0.0, 4.0)),
          new LatencyCurve(List.of(0, 2, 4), List.of(0.0, 4.0, 5.0)),
          new LatencyCurve(List.of(0, 2), List.of(0.0, 2.0)),
          new LatencyCurve(List.of(0, 4), List.of(0.0, 2.0)));

  @Test
  void neverPromisesLessThanNoTime() {
    assertEquals(table, table.consistent(config));
    LatencyTable noisy =
        new LatencyTable(
            table.format(),
            table.key(),
            table.length(),
            10,
            table.heads(),
            table.neurons(),
            table.lastHeads(),
            table.lastNeurons());
    List<Integer> none = List.of(0, 0);
    assertTrue(noisy.millis(config, none, none) < 0, "blocks take more than the whole");
    LatencyTable consistent = noisy.consistent(config);
    assertEquals(0.1, consistent.millis(config, none, none), 1e-12);
    assertEquals(10, consistent.wholeMillis());
    assertTrue(consistent.millis(config, List.of(1, 0), List.of(0, 1)) > 0);
  }

  @Test
  void curvesRunStraightBetweenTheirPoints() {
    LatencyCurve curve = LatencyCurve.of(List.of(0, 4, 8), List.of(3.0, 5.0, 4.5), 2);
    assertEquals(List.of(0.0, 1.0, 1.0), curve.millis(), "noise does not make time fall");
    assertEquals(0.25, curve.at(1));
    assertEquals(1, curve.at(6));
    assertThrows(IllegalArgumentException.class, () -> curve.at(9));
    assertThrows(
        IllegalArgumentException.class, () -> new LatencyCurve(List.of(0, 2), List.of(0.0, -1.0)));
  }
}
