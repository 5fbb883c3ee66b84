package org.distill4j.evaluate.tagging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.data.DataException;
import org.distill4j.evaluate.data.SourceText;

/** Reads tagged sentences from the forms that data sets come in. */
public final class TaggedFile {
  private static final String DOCUMENT = "-DOCSTART-";

  private TaggedFile() {}

  /**
   * A file of a word a line, its tag in the last column, with blank lines between sentences;
   * columns are apart by tabs or spaces, and lines that begin a document are passed over.
   *
   * @param prefix what every word begins with and none keeps, such as {@code en:}; empty for none
   * @throws DataException at the first fault, naming file and line
   */
  public static List<TaggedSentence> columns(Path path, String prefix, TagFaults faults)
      throws IOException {
    List<TaggedSentence> sentences = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    List<String> lines = new ArrayList<>(SourceText.read(path).lines());
    lines.add("");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith(DOCUMENT)) {
        String[] cells = line.split("\\s+", -1);
        String where = path + ":" + (i + 1);
        words.add(word(where, cells, prefix));
        tags.add(cells[cells.length - 1]);
      } else if (!words.isEmpty()) {
        int first = i + 1 - words.size();
        List<String> settled = faults.settle(path.toString(), first, tags);
        sentences.add(new TaggedSentence(first, words, settled));
        words.clear();
        tags.clear();
      }
    }
    return some(path, sentences);
  }

  private static String word(String where, String[] cells, String prefix) throws DataException {
    if (cells.length < 2) {
      throw new DataException(
          where, "must have a word and a tag; got '" + cells[0] + "' alone. Add its tag.");
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
      sentences.add(sentence(tags, i + 1, split(texts.get(i)), split(tagged.get(i)), faults));
    }
    return some(tags, sentences);
  }

  private static TaggedSentence sentence(
      Path file, int line, List<String> words, List<String> tags, TagFaults faults)
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
    // Words have no lines of their own here: a fault's number is the word's, from 1.
    return new TaggedSentence(line, words, faults.settle(where + " word", 1, tags));
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
