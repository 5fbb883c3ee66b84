package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Data files of seeded random sentences, whose label is whether a good word stands in them. */
public final class TinyData {
  static final List<String> WORDS =
      List.of(
          "good", "bad", "film", "play", "song", "book", "long", "short", "first", "second", "red",
          "blue", "night", "day", "town", "hill", "sea", "road", "tree", "bird");

  private static final int LENGTH = 9;

  private TinyData() {}

  /** Sentences and labels {@code 0} and {@code 1}, with this header. */
  public static Path single(Path file, String header, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    String separator = file.toString().endsWith(".csv") ? "," : "\t";
    StringBuilder content = new StringBuilder(header).append('\n');
    for (int row = 0; row < rows; row++) {
      content.append(sentence(row % 2, random)).append(separator).append(row % 2).append('\n');
    }
    return Files.writeString(file, content);
  }

  /** Pairs, both with a good word or both without where the label is 1. */
  static Path pairs(Path file, String header, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder content = new StringBuilder(header).append('\n');
    for (int row = 0; row < rows; row++) {
      int first = random.nextInt(2);
      int second = row % 2 == 1 ? first : 1 - first;
      content.append(row % 2).append('\t').append(sentence(first, random)).append('\t');
      content.append(sentence(second, random)).append('\n');
    }
    return Files.writeString(file, content);
  }

  /** Sentences of which every good or bad word and the one behind it are an entity. */
  static Path tagged(Path file, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder content = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      String before = "O";
      for (String word : sentence(row % 2, random).split(" ", -1)) {
        String tag = WORDS.indexOf(word) < 2 ? "B-SAID" : before.equals("B-SAID") ? "I-SAID" : "O";
        content.append(word).append('\t').append(tag).append('\n');
        before = tag;
      }
      content.append('\n');
    }
    return Files.writeString(file, content);
  }

  private static String sentence(int label, Random random) {
    StringJoiner sentence = new StringJoiner(" ");
    int place = random.nextInt(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      int word = i == place ? 1 - label : 2 + random.nextInt(WORDS.size() - 2);
      sentence.add(WORDS.get(word));
    }
    return sentence.toString();
  }
}
