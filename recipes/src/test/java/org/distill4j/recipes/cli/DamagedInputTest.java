package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data files and recipes with seeded damage end in an answer or one clear error. */
final class DamagedInputTest {
  private static final int MUTANTS = Integer.getInteger("distill4j.mutants", 40); // of each file
  private static final double LONGEST_SECONDS = 10;
  private static final String TABLE = "text,label\ngood film,pos\n\"bad, film\",neg\nso so,neg\n";
  private static final List<String> PARTS =
      List.of("\"", "\u0000", "\uFEFF", ",", "\t", "\n\n", "\r", ": ", "- ", "{", "}", "[", "null");

  private static final List<String> ODD =
      List.of("-1", "1e999", "NaN", "99999999999", "&a *a", "!!int x", "\uD83D\uDE00", "#", "O");

  @TempDir private Path folder;

  @Test
  void endInAnAnswerOrOneClearError() throws IOException {
    TinyTags.in(folder);
    Path recipe = folder.resolve("tags.yaml");
    String train = Files.readString(folder.resolve("train.conll"));
    String yaml = Files.readString(recipe);
    damage("recipe", yaml, "tags.yaml", "lint", recipe);
    Files.writeString(recipe, yaml);
    damage("conll", train, "train.conll", "lint", recipe);
    damage("conll", train, "m.conll", "init", folder.resolve("m.conll"));
    damage("csv", TABLE.repeat(4), "m.csv", "init", folder.resolve("m.csv"));
    damage("tsv", TABLE.replace(',', '\t').repeat(4), "m.tsv", "init", folder.resolve("m.tsv"));
    String json =
        "{\"text\":\"good film\",\"label\":\"pos\"}\n{\"text\":\"bad\",\"label\":\"neg\"}\n";
    damage("jsonl", json.repeat(6), "m.jsonl", "init", folder.resolve("m.jsonl"));
  }

  private void damage(String kind, String text, String file, String command, Path argument)
      throws IOException {
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < MUTANTS; seed++) {
      Files.write(folder.resolve(file), mutant(whole, new Random(seed)));
      List<String> line = new ArrayList<>(List.of(command, argument.toString()));
      if (command.equals("init")) {
        line.addAll(List.of("--out", folder.resolve(kind + seed + ".yaml").toString()));
      }
      long start = System.nanoTime();
      Program program = Program.run(line.toArray(String[]::new));
      double seconds = (System.nanoTime() - start) / 1e9;
      String where = kind + " " + command + " seed " + seed + ": " + program.err();
      assertTrue(program.code() == 0 || program.code() == 2, where);
      assertTrue(program.code() == 0 || !program.err().isBlank(), where);
      assertTrue(!program.err().contains("Exception"), where);
      assertTrue(seconds < LONGEST_SECONDS, seconds + " s, " + where);
    }
  }

  private static byte[] mutant(byte[] whole, Random random) {
    int at = random.nextInt(whole.length);
    int to = Math.min(whole.length, at + random.nextInt(20));
    List<String> parts = random.nextBoolean() ? PARTS : ODD;
    String part = parts.get(random.nextInt(parts.size()));
    byte[] between =
        switch (random.nextInt(5)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) random.nextInt(256)};
          case 2 -> part.repeat(1 + random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
          case 3 ->
              new String(whole, at, to - at, StandardCharsets.UTF_8)
                  .repeat(3)
                  .getBytes(StandardCharsets.UTF_8);
          default -> part.getBytes(StandardCharsets.UTF_8);
        };
    byte[] made = new byte[at + between.length + whole.length - to];
    System.arraycopy(whole, 0, made, 0, at);
    System.arraycopy(between, 0, made, at, between.length);
    System.arraycopy(whole, to, made, at + between.length, whole.length - to);
    return made;
  }
}
