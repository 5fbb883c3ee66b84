package org.distill4j.recipes.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void haveAKeyOfNamesAndValues() {
    Fingerprint one = inputs("a", "1", "b", "2");
    assertEquals(one.key(), inputs("b", "2", "a", "1").key());
    assertEquals(64, one.key().length());
    for (Fingerprint other :
        List.of(inputs("a", "1"), inputs("a", "2", "b", "1"), inputs("a", "1\nb=1:2"))) {
      assertNotEquals(one.key(), other.key());
    }
  }

  @Test
  void tellWhatChanged() {
    Fingerprint before = inputs("a", "1", "b", "2", "sum", "0".repeat(64));
    assertEquals("", before.changesSince(inputs("a", "1", "b", "2", "sum", "0".repeat(64))));
    Fingerprint now = inputs("a", "3", "c", "4", "sum", "1".repeat(64));
    assertEquals("a changed from 1 to 3, b is gone, c is new and 1 more", now.changesSince(before));
    assertEquals(
        "sum changed", inputs("sum", "f".repeat(64)).changesSince(inputs("sum", "e".repeat(64))));
  }

  @Test
  void nameNestedSettingsByTheirPaths() {
    Object settings =
        Map.of(
            "prune", Map.of("keep", 0.5, "rows", List.of(1, 2)), "losses", List.of(Map.of("k", 1)));
    assertEquals(
        Map.of("prune.keep", "0.5", "prune.rows", "[1, 2]", "losses[0].k", "1"),
        Fingerprint.flat("", settings));
  }

  private static Fingerprint inputs(String... namesAndValues) {
    TreeMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Fingerprint(values);
  }
}
