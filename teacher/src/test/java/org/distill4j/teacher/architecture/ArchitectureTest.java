package org.distill4j.teacher.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final Axis HIDDEN = Axis.of("hidden", 4);
  private static final Axis NEURONS = Axis.of("neurons", 6);

  private static Architecture feedForward() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    String x = b.embedding("x", Architecture.TOKEN_IDS, "table", Axis.of("vocabulary", 9), HIDDEN);
    String inner = b.linear("inner", x, "up", NEURONS, HIDDEN);
    String outer = b.linear("outer", inner, "down", HIDDEN, NEURONS);
    return b.output("answers", b.sum("sum", x, outer)).build();
  }

  @Test
  void listsEveryTensorWithItsShape() {
    Map<String, int[]> shapes = feedForward().shapes();
    assertEquals(
        Set.of("table", "up.weight", "up.bias", "down.weight", "down.bias"), shapes.keySet());
    assertArrayEquals(new int[] {6, 4}, shapes.get("up.weight"));
    assertArrayEquals(new int[] {4}, shapes.get("down.bias"));
  }

  @Test
  void findsWhatIsCutTogether() {
    List<String> cut = feedForward().having("neurons").stream().map(Param::tensor).toList();
    assertEquals(List.of("up.weight", "up.bias", "down.weight"), cut);
  }

  @Test
  void tellsWhoReadsWhat() {
    Architecture model = feedForward();
    assertEquals(2, model.readers().get("x").size());
    assertEquals("inner", model.producer("inner").orElseThrow().output());
    assertTrue(model.producer(Architecture.TOKEN_IDS).isEmpty());
  }

  @Test
  void refusesAValueThatIsNotThereYet() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    b.sum("sum", "nothing", "nothing");
    Exception refused = assertThrows(IllegalArgumentException.class, b::build);
    assertEquals("sum: must read what stands before it; got nothing", refused.getMessage());
  }

  @Test
  void refusesANameTwice() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    b.embedding("x", Architecture.TOKEN_IDS, "table", Axis.of("vocabulary", 9), HIDDEN);
    b.dropout("x", "x", 0.1);
    assertThrows(IllegalArgumentException.class, b::build);
  }

  @Test
  void refusesAnOutputThatNobodyMakes() {
    ArchitectureBuilder b = new ArchitectureBuilder().output("answers", "nothing");
    Exception refused = assertThrows(IllegalArgumentException.class, b::build);
    assertTrue(refused.getMessage().contains("answers"), refused.getMessage());
  }

  @Test
  void anAxisHasWholeUnits() {
    assertEquals(96, new Axis("heads", 3, 32).size());
    assertEquals(0, new Axis("heads", 0, 32).size());
    assertThrows(IllegalArgumentException.class, () -> new Axis("heads", 3, 0));
    assertThrows(IllegalArgumentException.class, () -> new Axis("heads", -1, 32));
  }
}
