package org.distill4j.evaluate.tagging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.LabelSet;

/**
 * Tagged sentences as rows among others: words joined by spaces are the text, tags joined likewise
 * the label. No word holds a space, since files are split at them.
 */
public final class TaggedRows {
  private static final String SPACE = " ";
  private static final String WHITE = "(?U)\\s+";

  private TaggedRows() {}

  /** The rows of a file's sentences. */
  public static Dataset of(String name, List<TaggedSentence> sentences) {
    List<Example> examples = new ArrayList<>(sentences.size());
    for (TaggedSentence sentence : sentences) {
      examples.add(
          Example.of(String.join(SPACE, sentence.words()), String.join(SPACE, sentence.tags())));
    }
    return Dataset.of(name, examples, sentences.stream().map(TaggedSentence::line).toList());
  }

  /** Text without tags in the form of such rows: one space wherever there is white space. */
  public static Dataset untagged(Dataset rows) {
    return rows.withTexts(text -> text.strip().replaceAll(WHITE, SPACE));
  }

  /** The words of each row. */
  public static List<List<String>> words(Dataset rows) {
    return rows.texts().stream().map(TaggedRows::split).toList();
  }

  /** The tags of each row. */
  public static List<List<String>> tags(Dataset rows) {
    return rows.labels().stream().map(TaggedRows::split).toList();
  }

  /** The sentences again. */
  public static List<TaggedSentence> sentences(Dataset rows) {
    List<List<String>> words = words(rows);
    List<List<String>> tags = tags(rows);
    List<TaggedSentence> sentences = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      sentences.add(new TaggedSentence(i + 1, words.get(i), tags.get(i)));
    }
    return List.copyOf(sentences);
  }

  /** The words of a text as they stand between spaces. */
  public static List<String> split(String text) {
    return Arrays.stream(text.split(SPACE, -1)).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * The tags that a model of these rows must tell apart: {@code O}, and of each type, sorted,
   * {@code B-} and {@code I-}, even where no row has both.
   *
   * @throws DataException if there is no entity
   */
  public static LabelSet labels(Dataset rows) throws DataException {
    TreeSet<String> types = new TreeSet<>();
    for (List<String> tags : tags(rows)) {
      Entity.of(tags).forEach(entity -> types.add(entity.type()));
    }
    if (types.isEmpty()) {
      throw new DataException(
          rows.name(), "must hold at least one entity; got O alone. Check the tags.");
    }
    List<String> labels = new ArrayList<>(List.of(Entity.OUTSIDE));
    for (String type : types) {
      labels.add("B-" + type);
      labels.add("I-" + type);
    }
    return new LabelSet(labels);
  }

  /**
   * The tags of rows whose tags mark no entities, sorted.
   *
   * @throws DataException if there is but one
   */
  public static LabelSet anyLabels(Dataset rows) throws DataException {
    TreeSet<String> tags = new TreeSet<>();
    tags(rows).forEach(tags::addAll);
    if (tags.size() < 2) {
      throw new DataException(
          rows.name(),
          "must have two tags or more; got " + tags + " alone. Check the file's last column.");
    }
    return new LabelSet(List.copyOf(tags));
  }

  /**
   * The index of the tag of every word.
   *
   * @throws DataException at the first tag that is none of the labels, naming file and line
   */
  public static List<List<Integer>> indices(Dataset rows, LabelSet labels) throws DataException {
    List<List<String>> all = tags(rows);
    List<List<Integer>> indices = new ArrayList<>(all.size());
    for (int row = 0; row < all.size(); row++) {
      List<Integer> own = new ArrayList<>(all.get(row).size());
      for (String tag : all.get(row)) {
        if (!labels.contains(tag)) {
          throw new DataException(
              rows.where(row),
              "must have tags of the task, "
                  + labels.labels()
                  + "; got "
                  + tag
                  + " in its sentence. Correct it, or list every tag in task.labels.");
        }
        own.add(labels.indexOf(tag));
      }
      indices.add(List.copyOf(own));
    }
    return List.copyOf(indices);
  }
}
