package org.distill4j.recipes.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickstartCorpusTest {
  private static final QuickstartCorpus CORPUS = QuickstartCorpus.generate();

  /** The corpus is frozen: whoever changes these hashes makes earlier results incomparable. */
  private static final Map<String, String> FROZEN =
      Map.of(
          "train.tsv", "557dbe06f01f40dc77eb0f45adc80ddba934ba7e24d535d17371bfa20f91751c",
          "validation.tsv", "d5a56a258de7ce5b44cc9f759420cbecf64c316f0c43061f1b830975be414b32",
          "unlabelled.txt", "01a7b41317273aca9b02b4c4de26bc9ebbe07c74b7ae9666a2a6f82957df1299",
          "test.tsv", "6c79a30f40b56c0ecec9ad0d9273f6d3619ae9589ea25bfd1d285d0540006d84");

  @TempDir Path directory;

  @Test
  void writesTheFrozenBytesAndNothingElse() throws IOException {
    Path target = directory.resolve("new/data");
    Files.createDirectories(target);
    Files.writeString(target.resolve("train.tsv"), "of an earlier run");
    QuickstartCorpus.writeTo(target);
    try (Stream<Path> files = Files.list(target)) {
      assertEquals(
          FROZEN,
          files.collect(
              Collectors.toMap(file -> file.getFileName().toString(), file -> hash(file))));
    }
  }

  @Test
  void tablesHaveTheirHeader() throws IOException {
    QuickstartCorpus.writeTo(directory);
    List<String> lines = Files.readAllLines(directory.resolve("test.tsv"));
    assertEquals("sentence\tlabel", lines.get(0));
    assertTrue(lines.stream().allMatch(line -> line.matches("[ -~]+\t[a-z_]+")));
  }

  @Test
  void hasTheSizesThatTheRecipeNames() {
    assertEquals(600, CORPUS.sentences(Part.TRAIN).size());
    assertEquals(1_000, CORPUS.sentences(Part.VALIDATION).size());
    assertEquals(4_000, CORPUS.sentences(Part.UNLABELLED).size());
    assertEquals(1_000, CORPUS.sentences(Part.TEST).size());
    assertEquals(18, CORPUS.labels().size());
  }

  @Test
  void noSentenceComesTwice() {
    Set<String> seen = new HashSet<>();
    for (Part part : Part.values()) {
      for (Sentence sentence : CORPUS.sentences(part)) {
        assertTrue(seen.add(key(sentence)), sentence::text);
      }
    }
  }

  @Test
  void noTestSentenceLeaks() {
    Set<String> tests = keys(Part.TEST);
    Set<String> runs =
        CORPUS.sentences(Part.TEST).stream()
            .flatMap(each -> runs(each))
            .collect(Collectors.toSet());
    Stream.of(Part.TRAIN, Part.VALIDATION, Part.UNLABELLED)
        .flatMap(part -> CORPUS.sentences(part).stream())
        .forEach(
            sentence -> {
              assertTrue(!runs.contains(key(sentence)), sentence::text);
              assertTrue(runs(sentence).noneMatch(tests::contains), sentence::text);
            });
  }

  @Test
  void labelsAreBalanced() {
    for (Part part : Part.values()) {
      List<Sentence> sentences = CORPUS.sentences(part);
      double even = (double) sentences.size() / CORPUS.labels().size();
      for (String label : CORPUS.labels()) {
        long count = sentences.stream().filter(each -> each.label().equals(label)).count();
        assertTrue(
            count > 0.8 * even && count < 1.25 * even, () -> part + " " + label + " " + count);
      }
    }
  }

  @Test
  void sixToEightInAHundredAreAmbiguous() {
    for (Part part : Part.values()) {
      List<Sentence> sentences = CORPUS.sentences(part);
      double share =
          (double) sentences.stream().filter(Sentence::ambiguous).count() / sentences.size();
      assertTrue(share >= 0.06 && share <= 0.08, () -> part + " " + share);
    }
  }

  @Test
  void mostTestSentencesHoldAWordThatTrainingLacks() {
    Set<String> known = words(Part.TRAIN);
    long novel =
        CORPUS.sentences(Part.TEST).stream()
            .filter(each -> !known.containsAll(Deduplicator.words(each.text())))
            .count();
    assertTrue(novel > 600 && novel < 950, () -> novel + " of 1000");
  }

  @Test
  void theUnlabelledTextKnowsSomeOfTheHeldOutWords() {
    Set<String> heldOut = words(Part.TEST);
    heldOut.removeAll(words(Part.TRAIN));
    int all = heldOut.size();
    heldOut.removeAll(words(Part.UNLABELLED));
    double unseen = (double) heldOut.size() / all;
    assertTrue(unseen > 0.3 && unseen < 0.8, () -> "unseen share " + unseen);
  }

  private static Set<String> words(Part part) {
    return CORPUS.sentences(part).stream()
        .flatMap(each -> Deduplicator.words(each.text()).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> keys(Part part) {
    return CORPUS.sentences(part).stream()
        .map(QuickstartCorpusTest::key)
        .collect(Collectors.toSet());
  }

  private static String key(Sentence sentence) {
    return String.join(" ", Deduplicator.words(sentence.text()));
  }

  private static Stream<String> runs(Sentence sentence) {
    return Deduplicator.runs(Deduplicator.words(sentence.text())).stream();
  }

  private static String hash(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
