package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.evaluate.tagging.TagFaults;

/**
 * The form of a file of tagged sentences.
 *
 * @param tags the file whose lines hold the tags, beside one whose lines hold the words; empty
 *     where one file holds a word with its tag a line
 * @param prefix what every word begins with and none keeps, such as {@code en:}; empty for none
 * @param faults what to do about an {@code I-X} that no X stands before
 */
public record TagFormat(Optional<Location> tags, String prefix, TagFaults faults) {
  /** Refuses nothing but null. */
  public TagFormat {
    Objects.requireNonNull(tags, "tags");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(faults, "faults");
  }

  /** One file of words with their tags, without faults. */
  public static TagFormat defaults() {
    return new TagFormat(Optional.empty(), "", TagFaults.REFUSE);
  }
}
