package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged copies of {@code report.json} are refused in one line, or drawn in finite time. */
final class DamagedReportTest {
  private static final Pattern VALUE = Pattern.compile(": (-?[0-9][0-9.eE+-]*|\"[^\"]*\"|null)");

  private static final List<String> VALUES =
      List.of(
          "-1",
          "0",
          "1e308",
          "1e-300",
          "9007199254740993",
          "NaN",
          "null",
          "\"x\"",
          "[]",
          "{}",
          "1.5",
          "-1e308",
          "99999999999999999999",
          "true",
          "2147483648",
          "\"\"");

  @TempDir private Path folder;

  @Test
  void aThousandDamagedReportsAreRefusedOrDrawn() throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    String sound = Files.readString(folder.resolve(ReportFiles.JSON));
    int[] refused = new int[1];
    for (long seed = 0; seed < 1000; seed++) {
      byte[] damaged = damaged(sound, new Random(seed));
      String name = "seed " + seed;
      assertTimeoutPreemptively(
          Duration.ofSeconds(30), () -> refused[0] += isRefused(damaged) ? 1 : 0, name);
    }
    assertTrue(refused[0] > 300 && refused[0] < 1000, refused[0] + " refused");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"margin\" : ', '\"margin\" : \"x\", \"m\" : ', 'wrong type'",
    "'\"p50\" : ', '\"p50\" : 1e300, \"p51\" : ', 'latencyMillis'",
    "'\"margin\" : ', '\"margin\" : 7', 'margin: must be in [0.00000, 1.00000]'"
  })
  void namesTheKeyAtFault(String sound, String damage, String says) throws IOException {
    ReportFiles.write(SampleReport.complete(), folder);
    Path file = folder.resolve(ReportFiles.JSON);
    String json = Files.readString(file);
    assertTrue(json.contains(sound), sound);
    Files.writeString(file, json.replace(sound, damage));
    ReportException fault = assertThrows(ReportException.class, () -> ReportFiles.read(folder));
    assertTrue(fault.getMessage().contains(says), fault.getMessage());
  }

  private boolean isRefused(byte[] json) throws IOException {
    Files.write(folder.resolve(ReportFiles.JSON), json);
    try {
      ReportFiles.write(ReportFiles.read(folder), folder.resolve("drawn"));
      return false;
    } catch (ReportException fault) {
      String said = fault.getMessage();
      assertEquals(1, said.lines().count(), said);
      assertTrue(!said.contains("java.") && !said.contains("jackson"), said);
      return true;
    }
  }

  private static byte[] damaged(String sound, Random random) {
    int kind = random.nextInt(5);
    if (kind < 3) {
      List<MatchResult> values = new ArrayList<>(VALUE.matcher(sound).results().toList());
      MatchResult value = values.get(random.nextInt(values.size()));
      String other = VALUES.get(random.nextInt(VALUES.size()));
      return (sound.substring(0, value.start(1)) + other + sound.substring(value.end(1)))
          .getBytes(StandardCharsets.UTF_8);
    }
    if (kind == 3) {
      byte[] bytes = sound.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      return bytes;
    }
    int from = random.nextInt(sound.length());
    int to = Math.min(sound.length(), from + 1 + random.nextInt(400));
    String between = random.nextBoolean() ? "" : sound.substring(from, to).repeat(2);
    return (sound.substring(0, from) + between + sound.substring(to))
        .getBytes(StandardCharsets.UTF_8);
  }
}
