package org.distill4j.evaluate.dataset;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds texts again among others. Every method answers, for each text asked about, with the index
 * of a text that has it, or {@link RunTable#NONE}.
 */
final class WordMatches {

  /** Words in a row that two texts must share to count as related. */
  static final int SHARED = 8;

  private WordMatches() {}

  /** Finds equal keys. */
  static int[] equal(long[] asked, long[] among) {
    RunTable table = new RunTable(Arrays.stream(asked));
    for (int text = 0; text < among.length; text++) {
      table.note(among[text], text);
    }
    return Arrays.stream(asked).mapToInt(table::found).toArray();
  }

  /** Finds texts that share a run of {@link #SHARED} words. */
  static int[] sharing(WordRuns asked, WordRuns among) {
    RunTable table =
        new RunTable(IntStream.range(0, asked.size()).boxed().flatMapToLong(t -> runs(asked, t)));
    for (int text = 0; text < among.size(); text++) {
      int current = text;
      runs(among, text).forEach(hash -> table.note(hash, current));
    }
    return IntStream.range(0, asked.size())
        .map(
            text ->
                runs(asked, text)
                    .mapToInt(table::found)
                    .filter(found -> found != RunTable.NONE)
                    .findFirst()
                    .orElse(RunTable.NONE))
        .toArray();
  }

  private static LongStream runs(WordRuns texts, int text) {
    return IntStream.rangeClosed(0, texts.length(text) - SHARED)
        .mapToLong(from -> texts.hash(text, from, SHARED));
  }

  /** Finds longer texts that contain the whole text as a run of words. */
  static int[] contained(WordRuns asked, WordRuns among) {
    RunTable wholes = new RunTable(IntStream.range(0, asked.size()).mapToLong(asked::hash));
    noteShort(asked, among, wholes);
    noteLong(asked, among, wholes);
    return IntStream.range(0, asked.size()).map(text -> wholes.found(asked.hash(text))).toArray();
  }

  /** Looks up every run of each length below {@link #SHARED} that a text asked about has. */
  private static void noteShort(WordRuns asked, WordRuns among, RunTable wholes) {
    for (int length = 1; length < SHARED; length++) {
      int wanted = length;
      if (IntStream.range(0, asked.size()).anyMatch(text -> asked.length(text) == wanted)) {
        for (int text = 0; text < among.size(); text++) {
          int last = among.length(text) == length ? -1 : among.length(text) - length;
          for (int from = 0; from <= last; from++) {
            wholes.note(among.hash(text, from, length), text);
          }
        }
      }
    }
  }

  /**
   * Where a run equals the beginning of longer texts asked about, looks up the run as long as they.
   */
  private static void noteLong(WordRuns asked, WordRuns among, RunTable wholes) {
    int[] texts = IntStream.range(0, asked.size()).filter(t -> asked.length(t) >= SHARED).toArray();
    RunTable beginnings =
        new RunTable(Arrays.stream(texts).mapToLong(text -> asked.hash(text, 0, SHARED)));
    int[][] lengths = new int[beginnings.size()][0];
    for (int text : texts) {
      int index = beginnings.indexOf(asked.hash(text, 0, SHARED));
      lengths[index] = with(lengths[index], asked.length(text));
    }
    for (int text = 0; text < among.size(); text++) {
      for (int from = 0; from + SHARED <= among.length(text); from++) {
        int index = beginnings.indexOf(among.hash(text, from, SHARED));
        for (int length : index < 0 ? new int[0] : lengths[index]) {
          if (from + length <= among.length(text) && length < among.length(text)) {
            wholes.note(among.hash(text, from, length), text);
          }
        }
      }
    }
  }

  private static int[] with(int[] lengths, int length) {
    return IntStream.concat(Arrays.stream(lengths), IntStream.of(length)).distinct().toArray();
  }
}
