package org.distill4j.student.augmentation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;

/**
 * Makes texts out of training texts. What becomes of a row follows from the seed, the row's number
 * and the copy's alone, so that more copies or another share of one row change no other.
 */
public final class TextAugmentation {
  private final AugmentationSettings settings;
  private final String mask;
  private final Function<String, List<String>> neighbours;
  private final long seed;

  /**
   * An augmentation.
   *
   * @param mask what a masked word is written as
   * @param neighbours the words that may take a word's place
   */
  public TextAugmentation(
      AugmentationSettings settings,
      String mask,
      Function<String, List<String>> neighbours,
      long seed) {
    this.settings = settings;
    this.mask = mask;
    this.neighbours = neighbours;
    this.seed = seed;
  }

  /**
   * Texts that were made.
   *
   * @param rows without labels, each once, none equal to a text that it was made of
   * @param sources the number of the row that each was made of
   * @param repeated how many more were made, but equal a training text or one another
   */
  public record Made(Dataset rows, List<Integer> sources, int repeated) {
    /** Copies the list. */
    public Made {
      sources = List.copyOf(sources);
    }

    /** Some of them. */
    public Made select(List<Integer> kept) {
      return new Made(rows.select(kept), kept.stream().map(sources::get).toList(), repeated);
    }
  }

  /** The words that neighbours may be asked for. */
  public static Set<String> words(Dataset rows) {
    Set<String> words = new HashSet<>();
    for (Example row : rows.examples()) {
      TextWords.of(row.text()).forEach(word -> words.add(word.text()));
      row.pair().ifPresent(pair -> TextWords.of(pair).forEach(word -> words.add(word.text())));
    }
    return words;
  }

  /** Makes the copies of all rows: the first of each, then the second of each, and so on. */
  public Made of(Dataset rows) {
    Set<Example> seen = new HashSet<>();
    rows.examples().forEach(row -> seen.add(row.withoutLabel()));
    List<Example> made = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    List<Example> all = ofEpoch(rows, 1).examples();
    for (int i = 0; i < all.size(); i++) {
      if (seen.add(all.get(i))) {
        made.add(all.get(i));
        sources.add(i % rows.size());
      }
    }
    int repeated = all.size() - made.size();
    return new Made(Dataset.of("augmented", made), sources, repeated);
  }

  /**
   * The copies for one epoch, which no other epoch has: the first of every row, then the second of
   * every row, and so on, each as it comes, were it equal to another text.
   *
   * @param epoch from 1
   */
  public Dataset ofEpoch(Dataset rows, int epoch) {
    List<Example> made = new ArrayList<>();
    for (int copy = (epoch - 1) * settings.copies(); copy < epoch * settings.copies(); copy++) {
      for (int row = 0; row < rows.size(); row++) {
        made.add(copy(rows, row, copy));
      }
    }
    return Dataset.of("augmented", made);
  }

  // Neighbouring seeds of java.util.Random begin alike; large odd factors drive them apart.
  private long mixed(int row, int copy) {
    long number = seed * 0x9E3779B97F4A7C15L + row * 0xBF58476D1CE4E5B9L + copy;
    number = (number ^ (number >>> 30)) * 0x94D049BB133111EBL;
    return number ^ (number >>> 31);
  }

  private Example copy(Dataset rows, int row, int copy) {
    Random random = new Random(mixed(row, copy));
    Example source = rows.examples().get(row);
    if (source.pair().isEmpty()) {
      return Example.unlabelled(changed(source.text(), random));
    }
    String second = source.pair().get();
    if (random.nextDouble() < settings.recombine()) {
      second = rows.examples().get(random.nextInt(rows.size())).pair().orElseThrow();
    }
    // The first text, the second, or both, as Tang et al. do in turn.
    int which = random.nextInt(3);
    return Example.unlabelledPair(
        which == 1 ? source.text() : changed(source.text(), random),
        which == 0 ? second : changed(second, random));
  }

  private String changed(String text, Random random) {
    List<TextWords.Word> words = TextWords.of(text);
    List<TextWords.Word> left = new ArrayList<>();
    for (TextWords.Word word : words) {
      changed(word, random).ifPresent(left::add);
    }
    if (left.isEmpty() && !words.isEmpty()) {
      left.add(words.get(random.nextInt(words.size())));
    }
    if (random.nextDouble() < settings.ngrams()) {
      int span = settings.longest() - settings.shortest() + 1;
      int length = Math.min(left.size(), settings.shortest() + random.nextInt(span));
      int from = random.nextInt(left.size() - length + 1);
      left = left.subList(from, from + length);
    }
    return left.isEmpty() ? text : TextWords.join(left);
  }

  private Optional<TextWords.Word> changed(TextWords.Word word, Random random) {
    double drawn = random.nextDouble();
    if (!word.word() || drawn >= settings.mask() + settings.neighbours() + settings.drop()) {
      return Optional.of(word);
    }
    if (drawn < settings.mask()) {
      return Optional.of(word.with(mask));
    }
    if (drawn < settings.mask() + settings.neighbours()) {
      List<String> others = neighbours.apply(word.text());
      return Optional.of(
          others.isEmpty() ? word : word.with(others.get(random.nextInt(others.size()))));
    }
    return Optional.empty();
  }
}
