package org.distill4j.runtime;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What the tasks of a {@link CompressedMultiTask} answer to one text. */
public final class TaskAnswers {
  private final SortedMap<String, SharedTask> tasks;
  private final TokenizedText text;
  private final Map<String, float[]> logits;

  TaskAnswers(
      SortedMap<String, SharedTask> tasks, TokenizedText text, Map<String, float[]> logits) {
    this.tasks = tasks;
    this.text = text;
    this.logits = logits;
  }

  /**
   * Returns the label of a task that classifies.
   *
   * @throws IllegalArgumentException if there is no such task, or it answers something else
   */
  public Classification classification(String task) {
    SharedTask own = task(task, OutputKind.CLASSES);
    return Classification.of(own.files().labels(), logits.get(task), text.truncated());
  }

  /**
   * Returns the score of a task of scores.
   *
   * @throws IllegalArgumentException if there is no such task, or it answers something else
   */
  public double score(String task) {
    task(task, OutputKind.SCORE);
    return logits.get(task)[0];
  }

  /**
   * Returns the tags of the text's words by a task of tags.
   *
   * @throws IllegalArgumentException if there is no such task, or it answers something else
   */
  public List<String> tags(String task) {
    SharedTask own = task(task, OutputKind.TAGS);
    return TagDecoding.tags(text, logits.get(task), own.files().labels(), own.chain());
  }

  /** Returns whether the text was longer than the model reads, so that its end had no say. */
  public boolean truncated() {
    return text.truncated();
  }

  /** Returns how many words at the end of the text the model did not read; 0 for a pair. */
  public int unreadWords() {
    return TaggedWords.unread(text);
  }

  private SharedTask task(String name, OutputKind wanted) {
    SharedTask task = tasks.get(name);
    if (task == null || task.files().task() != wanted) {
      throw new IllegalArgumentException(
          "task: must be one of "
              + wanted.words()
              + " among "
              + tasks.keySet()
              + "; got "
              + name
              + (task == null ? "." : ", which answers " + task.files().task().words() + "."));
    }
    return task;
  }
}
