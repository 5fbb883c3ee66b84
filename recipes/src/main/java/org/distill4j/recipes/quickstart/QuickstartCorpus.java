package org.distill4j.recipes.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.distill4j.teacher.checkpoint.AtomicFile;

/**
 * The quickstart's data: requests to a phone assistant, the same bytes on every machine.
 *
 * <p>600 labelled training sentences, 1,000 for validation, 4,000 without labels, 1,000 for the
 * test. Immutable and thread-safe.
 */
public final class QuickstartCorpus {
  /** Drawn once and never again: another seed or grammar is another corpus. */
  private static final long SEED = 20_260_117L;

  private static final int TEST_ROWS = 1_000;
  private static final int TRAIN_ROWS = 600;
  private static final int VALIDATION_ROWS = 1_000;
  private static final int UNLABELLED_ROWS = 4_000;

  /** Every fourteenth sentence can mean two things; half of those a perfect reader misses. */
  private static final int AMBIGUOUS_EVERY = 14;

  private static final int MOST_ATTEMPTS = 10_000;

  private final Grammar grammar = Grammar.load();
  private final Map<Part, List<Sentence>> parts = new EnumMap<>(Part.class);

  private QuickstartCorpus() {
    Deduplicator seen = new Deduplicator();
    // The test set comes first and freely; the others keep clear of it.
    parts.put(Part.TEST, draw(Part.TEST, TEST_ROWS, new SplitMix(SEED), seen));
    parts.put(Part.TRAIN, draw(Part.TRAIN, TRAIN_ROWS, new SplitMix(SEED + 1), seen));
    parts.put(
        Part.UNLABELLED, draw(Part.UNLABELLED, UNLABELLED_ROWS, new SplitMix(SEED + 2), seen));
    parts.put(
        Part.VALIDATION, draw(Part.VALIDATION, VALIDATION_ROWS, new SplitMix(SEED + 3), seen));
  }

  static QuickstartCorpus generate() {
    return new QuickstartCorpus();
  }

  /**
   * Writes {@code train.tsv}, {@code validation.tsv} and {@code test.tsv}, each with the header
   * {@code sentence<TAB>label}, and {@code unlabelled.txt}, one sentence a line, in UTF-8.
   *
   * @param directory is created if absent; files of these names are replaced, each in one step
   * @throws IOException if the directory or a file cannot be written
   */
  public static void writeTo(Path directory) throws IOException {
    QuickstartCorpus corpus = generate();
    Files.createDirectories(directory);
    write(directory.resolve("train.tsv"), corpus.table(Part.TRAIN));
    write(directory.resolve("validation.tsv"), corpus.table(Part.VALIDATION));
    write(directory.resolve("test.tsv"), corpus.table(Part.TEST));
    write(directory.resolve("unlabelled.txt"), corpus.lines(Part.UNLABELLED));
  }

  List<Sentence> sentences(Part part) {
    return parts.get(part);
  }

  List<String> labels() {
    return grammar.labels();
  }

  private List<Sentence> draw(Part part, int rows, SplitMix dice, Deduplicator seen) {
    Expansion expansion = new Expansion(grammar, part, dice);
    TypoGenerator typist = new TypoGenerator(dice);
    List<Sentence> drawn = new ArrayList<>(rows);
    List<Section> deck = new ArrayList<>();
    while (drawn.size() < rows) {
      boolean ambiguous = drawn.size() % AMBIGUOUS_EVERY == AMBIGUOUS_EVERY - 1;
      Section section = ambiguous ? dice.oneOf(grammar.shared()) : deal(deck, dice);
      String label = dice.oneOf(section.names());
      String text = unseen(section, part, expansion, seen);
      drawn.add(new Sentence(typist.type(text), label, ambiguous));
    }
    return List.copyOf(drawn);
  }

  /** Intents come from a deck that is filled again when empty, so that their counts agree. */
  private Section deal(List<Section> deck, SplitMix dice) {
    if (deck.isEmpty()) {
      deck.addAll(grammar.intents());
    }
    return deck.remove(dice.below(deck.size()));
  }

  /** A section that has little left to say is asked again, or the sets would be lopsided. */
  private static String unseen(Section section, Part part, Expansion expansion, Deduplicator seen) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      String text = expansion.sentence(section);
      if (seen.add(part, text)) {
        return text;
      }
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%s: must have new sentences left for %s; got none in %d attempts. Add alternatives.",
            section.where(),
            part,
            MOST_ATTEMPTS));
  }

  private String table(Part part) {
    return sentences(part).stream()
        .map(sentence -> sentence.text() + "\t" + sentence.label() + "\n")
        .collect(Collectors.joining("", "sentence\tlabel\n", ""));
  }

  private String lines(Part part) {
    return sentences(part).stream()
        .map(sentence -> sentence.text() + "\n")
        .collect(Collectors.joining());
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
