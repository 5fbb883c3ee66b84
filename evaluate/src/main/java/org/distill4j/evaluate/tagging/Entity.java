package org.distill4j.evaluate.tagging;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of words that is one thing.
 *
 * @param type what it is, such as {@code LOC}
 * @param from its first word, from 0
 * @param to behind its last word
 */
public record Entity(String type, int from, int to) {
  /** The tag of a word outside of every entity. */
  public static final String OUTSIDE = "O";

  /**
   * The entities of a sentence as the CoNLL-2000 scorer conlleval finds them: one begins at every
   * {@code B-X}, and at an {@code I-X} that does not go on with an X, and ends before the next word
   * that is not {@code I-X}.
   *
   * @param tags in IOB2, faults allowed
   */
  public static List<Entity> of(List<String> tags) {
    List<Entity> entities = new ArrayList<>();
    int from = -1;
    for (int word = 0; word <= tags.size(); word++) {
      String tag = word < tags.size() ? tags.get(word) : OUTSIDE;
      boolean open = from >= 0;
      if (open && !goesOn(tags.get(word - 1), tag)) {
        entities.add(new Entity(type(tags.get(from)), from, word));
        open = false;
      }
      from = tag.equals(OUTSIDE) ? -1 : open ? from : word;
    }
    return List.copyOf(entities);
  }

  /** Whether a tag goes on with the entity of the tag before. */
  static boolean goesOn(String before, String tag) {
    return tag.startsWith("I-") && !before.equals(OUTSIDE) && type(tag).equals(type(before));
  }

  /** What stands behind {@code B-} or {@code I-}. */
  static String type(String tag) {
    return tag.substring(2);
  }
}
