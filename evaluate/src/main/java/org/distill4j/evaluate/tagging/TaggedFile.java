package org.distill4j.evaluate.tagging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.SourceText;

/** Reads tagged sentences from the forms that data sets come in. */
public final class TaggedFile {
  private TaggedFile() {}

  /**
   * A file of a word a line, its tag in the last column, with blank lines between sentences.
   * Columns are apart by tabs, in which case a word may hold spaces, or else by spaces. Lines that
   * begin a document are passed over, and comments before a sentence, which have other columns than
   * a word.
   *
   * @param prefix what every word begins with and none keeps, such as {@code en:}; empty for none
   * @throws DataException at the first fault, naming file and line
   */
  public static List<TaggedSentence> columns(Path path, String prefix, TagFaults faults)
      throws IOException {
    return columns(path, prefix, faults, note -> {});
  }

  /**
   * The same.
   *
   * @param notes takes a sentence where tags follow another scheme than IOB2
   * @throws DataException at the first fault, naming file and line
   */
  public static List<TaggedSentence> columns(
      Path path, String prefix, TagFaults faults, Consumer<String> notes) throws IOException {
    List<TaggedSentence> raw = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    List<String> lines = new ArrayList<>(SourceText.read(path).lines());
    lines.add("");
    TaggedLines rows = TaggedLines.of(lines);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (words.isEmpty() && rows.isComment(line)) {
        continue;
      }
      if (!TaggedLines.isBetween(line)) {
        String[] cells = TaggedLines.cells(line);
        words.add(word(path + ":" + (i + 1), cells, prefix));
        tags.add(cells[cells.length - 1]);
      } else if (!words.isEmpty()) {
        raw.add(new TaggedSentence(i + 1 - words.size(), words, tags));
        words.clear();
        tags.clear();
      }
    }
    return some(path, settled(path.toString(), raw, faults, false, notes));
  }

  /**
   * The sentences in IOB2, whatever scheme their tags follow, or as they are where any is kept.
   *
   * @param aligned whether words have no lines of their own: a fault's number is the word's, from 1
   */
  private static List<TaggedSentence> settled(
      String path,
      List<TaggedSentence> raw,
      TagFaults faults,
      boolean aligned,
      Consumer<String> notes)
      throws DataException {
    TagScheme scheme = faults == TagFaults.KEEP ? TagScheme.OTHER : scheme(path, raw);
    scheme.conversion().ifPresent(how -> notes.accept(path + ": tags are " + how + "."));
    List<TaggedSentence> settled = new ArrayList<>(raw.size());
    for (TaggedSentence sentence : raw) {
      String where = aligned ? path + ":" + sentence.line() + " word" : path;
      int first = aligned ? 1 : sentence.line();
      List<String> tags = faults.settle(where, first, scheme.toIob2(sentence.tags()));
      settled.add(new TaggedSentence(sentence.line(), sentence.words(), tags));
    }
    return settled;
  }

  private static TagScheme scheme(String path, List<TaggedSentence> raw) throws DataException {
    Set<String> all = tags(raw);
    TagScheme scheme = TagScheme.of(all);
    if (TagScheme.marksNone(all)) {
      throw new DataException(
          path,
          "must have tags of entities: O, B-TYPE and I-TYPE, IOBES, BILOU, types with O, or B, I"
              + " and O; got "
              + TagScheme.others(all)
              + ", which mark none, as parts of speech. Convert them, or write task: {kind:"
              + " token-tagging, entities: false}.");
    }
    return scheme;
  }

  /** The different tags of sentences. */
  public static Set<String> tags(List<TaggedSentence> sentences) {
    Set<String> all = new HashSet<>();
    sentences.forEach(sentence -> all.addAll(sentence.tags()));
    return all;
  }

  private static String word(String where, String[] cells, String prefix) throws DataException {
    if (cells.length < 2 || cells[0].isEmpty()) {
      throw new DataException(
          where,
          "must have a word and a tag; got '"
              + cells[cells.length - 1]
              + (cells.length < 2 ? "' alone. Add its tag." : "' without a word. Add the word."));
    }
    if (!cells[0].startsWith(prefix) || cells[0].length() == prefix.length()) {
      throw new DataException(
          where, "must begin with '" + prefix + "'; got '" + cells[0] + "'. Leave out the prefix.");
    }
    return cells[0].substring(prefix.length());
  }

  /**
   * Two files of a sentence a line: its words, and as many tags.
   *
   * @throws DataException at the first fault, naming file and line
   */
  public static List<TaggedSentence> aligned(Path words, Path tags, TagFaults faults)
      throws IOException {
    return aligned(words, tags, faults, note -> {});
  }

  /**
   * The same.
   *
   * @param notes takes a sentence where tags follow another scheme than IOB2
   * @throws DataException at the first fault, naming file and line
   */
  public static List<TaggedSentence> aligned(
      Path words, Path tags, TagFaults faults, Consumer<String> notes) throws IOException {
    List<String> texts = SourceText.read(words).lines();
    List<String> tagged = SourceText.read(tags).lines();
    if (texts.size() != tagged.size()) {
      throw new DataException(
          tags.toString(),
          String.format(
              Locale.ROOT,
              "must have a line for each of the %d of %s; got %d. Take both from one set.",
              texts.size(),
              words,
              tagged.size()));
    }
    List<TaggedSentence> sentences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      sentences.add(sentence(tags, i + 1, split(texts.get(i)), split(tagged.get(i))));
    }
    return some(tags, settled(tags.toString(), sentences, faults, true, notes));
  }

  private static TaggedSentence sentence(Path file, int line, List<String> words, List<String> tags)
      throws DataException {
    String where = file + ":" + line;
    if (words.isEmpty() || words.size() != tags.size()) {
      throw new DataException(
          where,
          String.format(
              Locale.ROOT,
              "must have a tag for each of the sentence's %d words, one or more; got %d. Correct"
                  + " it.",
              words.size(),
              tags.size()));
    }
    return new TaggedSentence(line, words, tags);
  }

  private static List<String> split(String line) {
    return line.isBlank() ? List.of() : Arrays.asList(line.strip().split("\\s+", -1));
  }

  private static List<TaggedSentence> some(Path path, List<TaggedSentence> sentences)
      throws DataException {
    if (sentences.isEmpty()) {
      throw new DataException(
          path.toString(), "must hold at least one sentence; got none. Check the path.");
    }
    return List.copyOf(sentences);
  }
}
