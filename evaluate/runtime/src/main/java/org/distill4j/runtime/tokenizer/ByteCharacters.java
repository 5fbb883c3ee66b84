package org.distill4j.runtime.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * The characters that byte-level vocabularies write bytes as (GPT-2's {@code bytes_to_unicode}).
 */
final class ByteCharacters {
  private static final char[] OF = new char[256];

  static {
    int next = 256;
    for (int b = 0; b < OF.length; b++) {
      boolean printed = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      OF[b] = (char) (printed ? b : next++);
    }
  }

  private ByteCharacters() {}

  /** Appends the bytes of a character that is no surrogate. */
  static void append(StringBuilder text, char c) {
    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
      text.append(OF[b & 0xFF]);
    }
  }
}
