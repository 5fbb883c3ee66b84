package org.distill4j.recipes.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damaged copies of text files: other values, other types, lost and doubled parts, other bytes. */
final class Mutant {
  private static final Pattern JSON_VALUE =
      Pattern.compile("(?<=[:\\[,])\\s*(-?[0-9][0-9.eE+-]*|\"[^\"]*\"|null|true|false)");
  private static final Pattern WORD = Pattern.compile("[^,\\s]+");
  private static final List<String> VALUES =
      List.of(
          "-1",
          "0",
          "1.5",
          "1e308",
          "-1e308",
          "1e999",
          "NaN",
          "Infinity",
          "9007199254740993",
          "99999999999999999999",
          "2147483648",
          "1e-320",
          "null",
          "true",
          "\"\"",
          "\"x\"",
          "\"\\u0000\\u202e\"",
          "\"../../../etc/passwd\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[[[]]]",
          "{\"a\": 1, \"a\": 2}",
          "1" + "0".repeat(5000));

  private Mutant() {}

  /** Damages a file's content. */
  static byte[] of(byte[] whole, String file, Random random) {
    String text = new String(whole, StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> otherBytes(whole, random);
      case 1 -> partLostOrDoubled(text, random).getBytes(StandardCharsets.UTF_8);
      case 2 -> ofAnotherKind(text, random);
      default -> otherValue(text, file, random).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String otherValue(String text, String file, Random random) {
    boolean json = file.endsWith(".json");
    List<MatchResult> values = (json ? JSON_VALUE : WORD).matcher(text).results().toList();
    MatchResult value = values.get(random.nextInt(values.size()));
    String other = VALUES.get(random.nextInt(VALUES.size()));
    int group = json ? 1 : 0;
    return text.substring(0, value.start(group)) + other + text.substring(value.end(group));
  }

  private static byte[] otherBytes(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int i = 0; i < 3; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String partLostOrDoubled(String text, Random random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 1 + random.nextInt(200));
    String between = random.nextBoolean() ? "" : text.substring(from, to).repeat(2);
    return text.substring(0, from) + between + text.substring(to);
  }

  private static byte[] ofAnotherKind(String text, Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> new byte[0];
      case 1 -> "null".getBytes(StandardCharsets.UTF_8);
      case 2 -> "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
      case 3 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
      case 4 -> text.getBytes(StandardCharsets.UTF_16);
      case 5 -> (text + "x").getBytes(StandardCharsets.UTF_8);
      case 6 -> "{}".getBytes(StandardCharsets.UTF_8);
      case 7 -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
      default -> {
        byte[] noise = new byte[4096];
        Arrays.fill(noise, (byte) random.nextInt(256));
        yield noise;
      }
    };
  }
}
