package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TagTransitionsTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X", "B-Y", "I-Y");

  @TempDir private Path folder;

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void onlyAnEntityOfItsTypeStandsBeforeAnInsideTag() {
    TagGrammar grammar = TagGrammar.of(LABELS);
    assertTrue(grammar.mayBegin(0) && grammar.mayBegin(1) && grammar.mayBegin(3));
    assertFalse(grammar.mayBegin(2) || grammar.mayBegin(4));
    boolean[][] allowed = new boolean[5][5];
    for (int before = 0; before < 5; before++) {
      for (int label = 0; label < 5; label++) {
        allowed[before][label] = grammar.mayFollow(before, label);
      }
    }
    boolean[] free = {true, true, false, true, false};
    boolean[] inX = {true, true, true, true, false};
    boolean[] inY = {true, true, false, true, true};
    assertArrayEquals(new boolean[][] {free, inX, inX, inY, inY}, allowed);
    assertEquals(3, grammar.repaired(2, 4), "I-Y behind I-X begins a Y");
    assertEquals(1, grammar.repaired(-1, 2));
    assertEquals(2, grammar.repaired(1, 2));
  }

  /** Against all paths, scored one by one. */
  @Test
  void decodesTheBestOfAllAllowedPaths() {
    for (int seed = 0; seed < 40; seed++) {
      int words = 1 + seed % 4;
      float[] scores = random(TagTransitions.size(5), seed);
      float[] emissions = random(5 * words, 1_000 + seed);
      int[] rows = {0, 1, 2, 3};
      int[] best = TagTransitions.of(LABELS, scores).decode(emissions, Arrays.copyOf(rows, words));
      assertArrayEquals(bestOfAll(words, scores, emissions), best, "seed " + seed);
    }
  }

  /** Against the sum over all paths, scored one by one. */
  @Test
  void marginalsAreTheSharesOfAllAllowedPaths() {
    for (int seed = 0; seed < 40; seed++) {
      int words = 1 + seed % 4;
      double temperature = 0.5 + seed % 3;
      float[] scores = random(TagTransitions.size(5), seed);
      float[] emissions = random(5 * words, 1_000 + seed);
      double[][] expected = shares(words, scores, emissions, temperature);
      double[][] found = TagTransitions.of(LABELS, scores).marginals(emissions, temperature);
      for (int word = 0; word < words; word++) {
        assertArrayEquals(expected[word], found[word], 1e-12, "seed " + seed);
      }
    }
  }

  private static double[][] shares(int words, float[] scores, float[] emissions, double t) {
    TagGrammar grammar = TagGrammar.of(LABELS);
    double[][] shares = new double[words][5];
    double all = 0;
    for (int path = 0; path < Math.pow(5, words); path++) {
      int[] tags = new int[words];
      double score = 0;
      boolean allowed = true;
      for (int word = 0, rest = path; word < words; word++, rest /= 5) {
        tags[word] = rest % 5;
        score += emissions[word * 5 + tags[word]];
        score += word == 0 ? scores[tags[0]] : scores[(tags[word - 1] + 2) * 5 + tags[word]];
        allowed &=
            word == 0 ? grammar.mayBegin(tags[0]) : grammar.mayFollow(tags[word - 1], tags[word]);
      }
      double mass = allowed ? Math.exp((score + scores[5 + tags[words - 1]]) / t) : 0;
      all += mass;
      for (int word = 0; word < words; word++) {
        shares[word][tags[word]] += mass;
      }
    }
    for (double[] word : shares) {
      for (int label = 0; label < 5; label++) {
        word[label] /= all;
      }
    }
    return shares;
  }

  @Test
  void marginalsOfLongSentencesNeitherUnderflowNorLoseTheirSum() {
    float[] scores = random(TagTransitions.size(5), 1);
    double[][] found = TagTransitions.of(LABELS, scores).marginals(random(5 * 2000, 2), 0.05);
    for (double[] word : found) {
      assertEquals(1, Arrays.stream(word).sum(), 1e-9);
    }
  }

  private static int[] bestOfAll(int words, float[] scores, float[] emissions) {
    TagGrammar grammar = TagGrammar.of(LABELS);
    int[] best = {};
    double most = Double.NEGATIVE_INFINITY;
    for (int path = 0; path < Math.pow(5, words); path++) {
      int[] tags = new int[words];
      double score = 0;
      boolean allowed = true;
      for (int t = 0, rest = path; t < words; t++, rest /= 5) {
        tags[t] = rest % 5;
        score += emissions[t * 5 + tags[t]];
        score += t == 0 ? scores[tags[0]] : scores[(tags[t - 1] + 2) * 5 + tags[t]];
        allowed &= t == 0 ? grammar.mayBegin(tags[0]) : grammar.mayFollow(tags[t - 1], tags[t]);
      }
      score += scores[5 + tags[words - 1]];
      if (allowed && score > most) {
        most = score;
        best = tags;
      }
    }
    return best;
  }

  @Test
  void readsRowsWhereTheyLieAndNoSentenceHasNoTags() {
    float[] emissions = new float[5 * 4];
    emissions[1] = 9; // row 0 is nobody's
    emissions[2 * 5 + 3] = 1;
    emissions[3 * 5 + 4] = 1;
    TagTransitions zero = TagTransitions.of(LABELS, new float[TagTransitions.size(5)]);
    assertArrayEquals(new int[] {3, 4}, zero.decode(emissions, 2, 3));
    assertArrayEquals(new int[0], zero.decode(emissions));
  }

  @Test
  void comesBackFromItsFile() throws IOException {
    TagTransitions written = TagTransitions.of(LABELS, random(TagTransitions.size(5), 7));
    write("{\"tag_head\": \"crf\"}", new Gson().toJson(written.toMap()));
    TagTransitions read = TagTransitions.ofFolder(folder, LABELS).orElseThrow();
    assertEquals(written.toMap(), read.toMap());
    write("{}", null);
    assertEquals(Optional.empty(), TagTransitions.ofFolder(folder, LABELS));
  }

  @Test
  void refusesAFileThatDoesNotFit() throws IOException {
    String good = "{\"start\":[0,0],\"end\":[0,0],\"transitions\":[[0,0],[0,0]]}";
    refuses(good.replace("[0,0],\"end", "[0],\"end"), "start: must be an array of 2");
    refuses(good.replace("\"end\":[0,0],", ""), "end: must be an array of 2, one for each label");
    refuses(good.replace("[[0,0],", "["), "transitions: must be an array of 2");
    refuses(good.replace("[[0,0],", "[[0,0,0],"), "transitions[0]: must be an array of 2");
    refuses(good.replace("[[0,0],", "[[0,1e99],"), "[0][1]: must be a finite number; got 1e99");
    refuses(good.replace("[[0,0],", "[[0,\"0\"],"), "[0][1]: must be a finite number; got \"0\"");
    refuses("[]", "must hold a JSON object");
    refuses("{", "must be JSON");
    refuses(null, "must be a file; got none");
    write("{}", good);
    assertThrows(ModelFolderException.class, () -> TagTransitions.ofFolder(folder, LABELS));
  }

  private void refuses(String content, String says) throws IOException {
    write("{\"tag_head\":\"crf\"}", content);
    ModelFolderException e =
        assertThrows(
            ModelFolderException.class, () -> TagTransitions.ofFolder(folder, List.of("O", "B-X")));
    assertTrue(e.getMessage().contains(says), e.getMessage());
    assertTrue(e.getMessage().contains(TagTransitions.FILE), e.getMessage());
  }

  private void write(String config, String transitions) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    Files.deleteIfExists(folder.resolve(TagTransitions.FILE));
    if (transitions != null) {
      Files.writeString(folder.resolve(TagTransitions.FILE), transitions);
    }
  }

  @Test
  void refusesScoresThatAreNoneAndLabelsWithoutABeginning() {
    float[] scores = new float[TagTransitions.size(5)];
    scores[3] = Float.NaN;
    refusesCall(() -> TagTransitions.of(LABELS, scores), "must be finite; got NaN");
    refusesCall(() -> TagTransitions.of(LABELS, new float[3]), "must be 35 for");
    refusesCall(() -> TagGrammar.of(List.of("I-X", "I-Y")), "a sentence may begin with; got [I-X");
    refusesCall(() -> TagGrammar.of(List.of("O", "I-X")).repaired(0, 1), "must hold B-X");
  }

  private static void refusesCall(Runnable call, String says) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }
}
