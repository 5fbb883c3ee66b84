package org.distill4j.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CharacterMapTest {
  private static final int UNITS = 512;
  private static final int NODE = 256 + 'A';

  /** One entry, A to a, with one unit changed. */
  private static byte[] map(int at, int unit, String texts) {
    int[] units = new int[UNITS];
    units[0] = 256 << 10;
    units[256] = 1 << 31;
    units[NODE] = 'A' << 10 | 1 << 8 | 'A';
    units[at] = unit;
    byte[] blob = texts.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * UNITS + blob.length);
    buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(4 * UNITS);
    for (int value : units) {
      buffer.putInt(value);
    }
    return buffer.put(blob).array();
  }

  @Test
  void acceptsAWholeMap() {
    assertTrue(CharacterMap.read(map(1, 0, "a\0")).isPresent());
    assertTrue(
        CharacterMap.read(map(256, 1 << 31 | 2, "a\0")).isPresent(),
        "an empty replacement at the end");
  }

  @Test
  void refusesReplacementsOutsideTheTextsOrInsideACharacter() {
    assertTrue(CharacterMap.read(map(256, 1 << 31 | 3, "a\0")).isEmpty());
    assertTrue(CharacterMap.read(map(256, 1 << 31 | 1, "é\0")).isEmpty());
  }

  @Test
  void refusesStepsOutsideTheTrie() {
    assertTrue(CharacterMap.read(map(0, 512 << 10, "a\0")).isEmpty());
    assertTrue(CharacterMap.read(map(NODE, 1024 << 10 | 'A', "a\0")).isEmpty());
    assertTrue(
        CharacterMap.read(map(NODE, 4 << 10 | 1 << 9 | 'A', "a\0")).isEmpty(), "a far offset");
  }

  @Test
  void refusesOtherSizesAndBytes() {
    byte[] whole = map(1, 0, "a\0");
    for (int size : new int[] {0, 3, 4, 7, 100, UNITS * 4}) {
      assertTrue(
          CharacterMap.read(java.util.Arrays.copyOf(whole, size)).isEmpty(), "bytes " + size);
    }
    for (int size : new int[] {0, 1, -1, -4, Integer.MAX_VALUE}) {
      byte[] other = whole.clone();
      ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
      assertTrue(CharacterMap.read(other).isEmpty(), "trie of " + size);
    }
    whole[whole.length - 1] = (byte) 0xC3;
    assertTrue(CharacterMap.read(whole).isEmpty(), "no UTF-8");
  }
}
