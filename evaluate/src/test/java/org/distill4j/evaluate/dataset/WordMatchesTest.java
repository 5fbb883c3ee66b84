package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordMatchesTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithComparingAllPairs(long seed) {
    Random random = new Random(seed);
    List<List<String>> asked = randomTexts(random, 60);
    List<List<String>> among = randomTexts(random, 60);
    WordRuns first = runs(asked);
    WordRuns second = runs(among);

    check(asked, among, WordMatches.contained(first, second), WordMatchesTest::within);
    check(asked, among, WordMatches.sharing(first, second), WordMatchesTest::sharesEight);
    check(asked, asked, WordMatches.contained(first, first), WordMatchesTest::within);
  }

  @Test
  void findsARowWithinALongerOneOnly() {
    String eight = "a b c d e f g h";
    WordRuns texts = WordRuns.of(List.of(eight, eight, "x " + eight, "b", "b c"));

    assertEquals(
        List.of(2, 2, -1, 0, 0),
        IntStream.of(WordMatches.contained(texts, texts)).boxed().toList());
  }

  private static void check(
      List<List<String>> asked,
      List<List<String>> among,
      int[] found,
      BiPredicate<List<String>, List<String>> related) {
    for (int i = 0; i < found.length; i++) {
      List<String> text = asked.get(i);
      boolean expected = among.stream().anyMatch(other -> related.test(text, other));
      assertEquals(expected, found[i] >= 0, text::toString);
      assertEquals(expected, expected && related.test(text, among.get(found[i])), text::toString);
    }
  }

  private static boolean within(List<String> text, List<String> other) {
    return text.size() < other.size() && Collections.indexOfSubList(other, text) >= 0;
  }

  private static boolean sharesEight(List<String> text, List<String> other) {
    return IntStream.rangeClosed(0, text.size() - 8)
        .anyMatch(from -> Collections.indexOfSubList(other, text.subList(from, from + 8)) >= 0);
  }

  /** Cuts of one text of three words, so that runs recur at every length. */
  private static List<List<String>> randomTexts(Random random, int count) {
    List<String> source = new Random(99).ints(120, 0, 3).mapToObj(i -> "w" + i).toList();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int from = random.nextInt(100);
              int length = 1 + random.nextInt(20);
              List<String> text =
                  new ArrayList<>(source.subList(from, Math.min(source.size(), from + length)));
              text.set(random.nextInt(text.size()), "w" + random.nextInt(4));
              return List.copyOf(text);
            })
        .toList();
  }

  private static WordRuns runs(List<List<String>> texts) {
    return WordRuns.of(
        texts.stream().map(text -> text.stream().collect(Collectors.joining(" "))).toList());
  }
}
