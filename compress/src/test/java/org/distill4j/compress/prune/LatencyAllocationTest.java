package org.distill4j.compress.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.compress.latency.LatencyCurve;
import org.distill4j.compress.latency.LatencyTable;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;

class LatencyAllocationTest {
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

  private final ImportanceScores scores =
      ImportanceScores.of(
              List.of(new double[] {6, 7}, new double[] {5, 9}),
              List.of(new double[] {1, 2, 30, 4}, new double[] {4, 3, 2, 1}))
          .comparable();

  @Test
  void takesTheLeastScoreForAMillisecondFirst() {
    // By the millisecond: neurons 0 and 1 of layer 0 cost 1/0.5 and 2/0.5, later ones 4/2 and 30/2;
    // those of layer 1 cost 1/0.5 to 4/0.5; heads 6/2 and 7/2 in layer 0, 5/1 and 9/1 in layer 1.
    // Neurons 1 and 3 of layer 0 together cost 6/2.5, so they go before a head.
    LatencyAllocation most = LatencyAllocation.choose(config, scores, table, 19.0 / 20);
    assertEquals(List.of(List.of(1, 2, 3), List.of(0, 1, 2)), most.neurons());
    assertEquals(List.of(List.of(0, 1), List.of(0, 1)), most.heads());
    assertEquals(19, most.millis(), 1e-12);
    LatencyAllocation less = LatencyAllocation.choose(config, scores, table, 15.0 / 20);
    assertEquals(List.of(List.of(1), List.of(0, 1)), less.heads());
    assertEquals(List.of(List.of(2), List.of(0, 1, 2)), less.neurons());
  }

  @Test
  void looksBehindUnitsThatSaveNothing() {
    // The first two of four neurons of layer 0 save nothing, all four 10 ms for a score of 4; heads
    // cost 100 and more.
    LatencyCurve flat = new LatencyCurve(List.of(0, 2, 4), List.of(0.0, 10.0, 10.0));
    LatencyCurve straight = new LatencyCurve(List.of(0, 2), List.of(0.0, 4.0));
    LatencyTable withFlat =
        new LatencyTable(
            table.format(),
            table.key(),
            table.length(),
            20,
            straight,
            flat,
            straight,
            new LatencyCurve(List.of(0, 4), List.of(0.0, 2.0)));
    ImportanceScores dearHeads =
        ImportanceScores.of(
                List.of(new double[] {100, 101}, new double[] {102, 103}),
                List.of(new double[] {1, 1, 1, 1}, new double[] {50, 50, 50, 50}))
            .comparable();
    LatencyAllocation chosen = LatencyAllocation.choose(config, dearHeads, withFlat, 0.5);
    assertEquals(List.of(List.of(), List.of(0, 1, 2, 3)), chosen.neurons());
    assertEquals(List.of(List.of(0, 1), List.of(0, 1)), chosen.heads());
    assertEquals(10, chosen.millis(), 1e-12);
  }

  @Test
  void givesTheTimeOfTheTable() {
    for (double share : new double[] {0.9, 0.7, 0.5}) {
      LatencyAllocation chosen = LatencyAllocation.choose(config, scores, table, share);
      List<Integer> heads = chosen.heads().stream().map(List::size).toList();
      List<Integer> neurons = chosen.neurons().stream().map(List::size).toList();
      assertEquals(table.millis(config, heads, neurons), chosen.millis(), 1e-9);
      assertTrue(chosen.millis() <= 20 * share, chosen::toString);
    }
  }

  @Test
  void keepsEverythingAtItsPresentTime() {
    LatencyAllocation all = LatencyAllocation.choose(config, scores, table, 1);
    assertEquals(List.of(List.of(0, 1), List.of(0, 1)), all.heads());
    assertEquals(20, all.millis());
  }

  @Test
  void namesTheSmallestReachable() {
    // Nothing takes 7 ms; the last head and the last neuron stay.
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LatencyAllocation.choose(config, scores, table, 0.1));
    assertTrue(e.getMessage().contains("got 0.1"), e.getMessage());
    String end = "The smallest reachable is ";
    int at = e.getMessage().indexOf(end) + end.length();
    double least = Double.parseDouble(e.getMessage().substring(at, at + 5));
    LatencyAllocation reached = LatencyAllocation.choose(config, scores, table, least);
    assertEquals(1, reached.heads().stream().mapToInt(List::size).sum());
    assertEquals(1, reached.neurons().stream().mapToInt(List::size).sum());
  }

  @Test
  void bringsBlocksWithoutACommonUnitToOneScale() {
    List<double[]> scaled = scores.feedForward();
    for (int i = 0; i < 4; i++) {
      scaled.get(1)[i] *= 1e9;
    }
    ImportanceScores plain = ImportanceScores.of(scores.heads(), scores.feedForward());
    ImportanceScores other = ImportanceScores.of(scores.heads(), scaled);
    assertEquals(
        LatencyAllocation.choose(config, plain, table, 0.6),
        LatencyAllocation.choose(config, other, table, 0.6));
  }
}
