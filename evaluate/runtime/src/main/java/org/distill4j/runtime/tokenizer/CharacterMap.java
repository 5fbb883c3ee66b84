package org.distill4j.runtime.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/**
 * SentencePiece's {@code precompiled_charsmap}: the size in bytes of a double-array trie as an
 * unsigned little-endian 32-bit number, the trie's 32-bit units, then replacement texts in UTF-8
 * that a zero byte ends each. Units are laid out as in Darts-clone: the label in bits 0 to 7 and
 * 31, a leaf in bit 8, the offset in bits 10 to 31, times 256 where bit 9 is set.
 *
 * <p>Native code reads units and replacements without looking at bounds, so that every step from
 * every unit that can be reached is taken here first.
 */
final class CharacterMap {
  private static final int LONGEST = 16 << 20;
  private static final int LABEL = 0x800000FF;
  private static final int BYTES = 256;

  private final int[] units;
  private final ByteBuffer texts;

  private CharacterMap(int[] units, ByteBuffer texts) {
    this.units = units;
    this.texts = texts;
  }

  /** Returns the map in base 64, once it is known to be whole. */
  static String checked(Fields fields) throws TokenizerFormatException {
    String key = "precompiled_charsmap";
    String base64 = fields.text(key, LONGEST);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw fields.fault(key, "base 64");
    }
    if (read(bytes).isEmpty()) {
      throw fields.fault(key, "a whole SentencePiece map");
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The map, or nothing where it is not whole. */
  static Optional<CharacterMap> read(byte[] bytes) {
    if (bytes.length < 2 * Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long size = Integer.toUnsignedLong(buffer.getInt());
    if (size % Integer.BYTES != 0 || size == 0 || size > buffer.remaining()) {
      return Optional.empty();
    }
    IntBuffer trie = buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] units = new int[(int) size / Integer.BYTES];
    trie.get(units);
    buffer.position(buffer.position() + (int) size);
    ByteBuffer texts = buffer.slice();
    try {
      StandardCharsets.UTF_8.newDecoder().decode(texts.duplicate());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    return Optional.of(new CharacterMap(units, texts)).filter(CharacterMap::isWhole);
  }

  /** Whether it has another text for a character, or for the first bytes of its UTF-8 form. */
  boolean changes(int codePoint) {
    int at = offset(units[0]);
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      int label = b & (BYTES - 1);
      at ^= label;
      if (label == 0 || (units[at] & LABEL) != label) {
        return false;
      }
      if (isLeaf(units[at])) {
        return true;
      }
      at ^= offset(units[at]);
    }
    return false;
  }

  private boolean isWhole() {
    BitSet seen = new BitSet(units.length);
    Deque<Integer> open = new ArrayDeque<>();
    open.add(0);
    seen.set(0);
    while (!open.isEmpty()) {
      int at = open.remove();
      int base = at ^ offset(units[at]);
      // Any byte may follow, whether or not the trie knows it.
      if ((base | (BYTES - 1)) >= units.length || base < 0) {
        return false;
      }
      if (at != 0 && isLeaf(units[at]) && !isText(units[base] & Integer.MAX_VALUE)) {
        return false;
      }
      for (int label = 1; label < BYTES; label++) {
        int next = base ^ label;
        if ((units[next] & LABEL) == label && !seen.get(next)) {
          seen.set(next);
          open.add(next);
        }
      }
    }
    return true;
  }

  private boolean isText(int start) {
    // A replacement must start where a character does.
    return start <= texts.limit() && (start == texts.limit() || (texts.get(start) & 0xC0) != 0x80);
  }

  private static boolean isLeaf(int unit) {
    return (unit >> 8 & 1) == 1;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >> 6);
  }
}
