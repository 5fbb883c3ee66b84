package org.distill4j.recipes.task.tagging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.evaluate.tagging.TaggedFile;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.evaluate.tagging.TaggedSentence;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.RowForm;
import org.distill4j.recipes.recipe.Rows;

/**
 * The form of a file of tagged sentences.
 *
 * @param tags the file whose lines hold the tags, beside one whose lines hold the words; empty
 *     where one file holds a word with its tag a line
 * @param prefix what every word begins with and none keeps, such as {@code en:}; empty for none
 * @param faults what to do about an {@code I-X} that no X stands before
 */
public record TagFormat(Optional<Location> tags, String prefix, TagFaults faults)
    implements RowForm {
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

  /** Sentences in a file of this form. */
  public Rows rows(Location location) {
    return Rows.labelled(location).withForm(this);
  }

  @Override
  public Dataset read(Path path, Rows rows) throws IOException {
    List<String> notes = new ArrayList<>();
    List<TaggedSentence> sentences =
        tags.isPresent()
            ? TaggedFile.aligned(path, tags.get().path(), faults, notes::add)
            : TaggedFile.columns(path, prefix, faults, notes::add);
    Dataset read = TaggedRows.of(path.toString(), sentences);
    for (String note : notes) {
      read = read.withWarning(note);
    }
    return read;
  }

  @Override
  public Map<String, Object> write(Rows rows) {
    return TaggedRowsReader.toMap(rows, this);
  }

  @Override
  public Map<String, Location> files() {
    return tags.map(file -> Map.of("tags", file)).orElse(Map.of());
  }
}
