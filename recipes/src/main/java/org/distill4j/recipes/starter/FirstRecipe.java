package org.distill4j.recipes.starter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes a first recipe for a data file, whether it holds rows of columns or tagged words.
 *
 * @param data the file
 * @param text columns of the text, none to guess them
 * @param label column of the label, absent to guess it
 * @param tags the file of the words' tags, absent to look for one
 */
public record FirstRecipe(
    Path data, List<String> text, Optional<String> label, Optional<Path> tags) {
  /** Copies the list. */
  public FirstRecipe {
    text = List.copyOf(text);
  }

  /**
   * The recipe as YAML.
   *
   * @param folder where the recipe will lie: relative paths of data start there
   * @param wishes what the final model may cost
   */
  public String toYaml(Path folder, Wishes wishes) throws IOException {
    UnaryOperator<Path> from =
        file -> file.isAbsolute() ? file : folder.relativize(file.toAbsolutePath().normalize());
    boolean columns = !text.isEmpty() || label.isPresent();
    Optional<TaggedStarter> tagged = columns ? Optional.empty() : TaggedStarter.of(data, tags);
    return tagged.isPresent()
        ? tagged.get().toYaml(from, wishes)
        : StarterRecipe.of(data, text, label).toYaml(from.apply(data).toString(), wishes);
  }
}
