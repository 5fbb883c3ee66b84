package org.distill4j.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters that byte-level vocabularies write bytes as (GPT-2's {@code bytes_to_unicode}).
 */
final class ByteCharacters {
  private static final char[] OF = new char[256];
  private static final int[] BYTE = new int[512];

  static {
    Arrays.fill(BYTE, -1);
    int next = 256;
    for (int b = 0; b < OF.length; b++) {
      boolean printed = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      OF[b] = (char) (printed ? b : next++);
      BYTE[OF[b]] = b;
    }
  }

  private ByteCharacters() {}

  /**
   * The text that a token of a byte-level vocabulary stands for; empty where its bytes are no whole
   * characters, or it has others than those of bytes.
   */
  static String text(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      int b = token.charAt(i) < BYTE.length ? BYTE[token.charAt(i)] : -1;
      if (b < 0) {
        return "";
      }
      bytes[i] = (byte) b;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : "";
  }

  /** Appends the bytes of a character that is no half of one. */
  static void append(StringBuilder text, int c) {
    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
      text.append(OF[b & 0xFF]);
    }
  }
}
