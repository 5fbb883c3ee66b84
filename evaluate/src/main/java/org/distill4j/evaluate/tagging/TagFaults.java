package org.distill4j.evaluate.tagging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.dataset.DataException;

/**
 * What to do about tags that IOB2 does not know, above all an {@code I-X} that no X stands before.
 */
public enum TagFaults {
  /** The file is refused. */
  REFUSE,
  /** The tag is read as {@code B-X}, as the scorer reads it. */
  REPAIR,
  /** Any tag is kept, since tags mark no entities, such as parts of speech. */
  KEEP;

  /**
   * The tags of a sentence in IOB2.
   *
   * @param where the file
   * @param line of the first word; the others follow
   * @throws DataException at a tag of another form, or at a fault that is refused, naming its line
   */
  List<String> settle(String where, int line, List<String> tags) throws DataException {
    if (this == KEEP) {
      return List.copyOf(tags);
    }
    List<String> settled = new ArrayList<>(tags.size());
    for (int word = 0; word < tags.size(); word++) {
      String tag = tags.get(word);
      String place = where + ":" + (line + word);
      if (!tag.equals(Entity.OUTSIDE) && !tag.matches("[BI]-.+")) {
        throw new DataException(
            place,
            "must have a tag O, B-TYPE or I-TYPE; got '"
                + tag
                + "'. Correct the tag, or write entities: false if tags mark no entities.");
      }
      String before = word == 0 ? Entity.OUTSIDE : settled.get(word - 1);
      boolean fault = tag.startsWith("I-") && !Entity.goesOn(before, tag);
      if (fault && this == REFUSE) {
        throw new DataException(
            place,
            String.format(
                Locale.ROOT,
                "must begin an entity with B-%s; got I-%s after %s. Correct the tag, or repair"
                    + " tags.",
                Entity.type(tag),
                Entity.type(tag),
                before));
      }
      settled.add(fault ? "B-" + Entity.type(tag) : tag);
    }
    return List.copyOf(settled);
  }
}
