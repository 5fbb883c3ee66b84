package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Document;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.recipes.yaml.Settings;
import org.distill4j.recipes.yaml.YamlException;
import org.distill4j.recipes.yaml.YamlParser;

/**
 * Reads recipes. All faults of a file are gathered and thrown together.
 *
 * <p>Paths in a file start at its folder; paths given by {@code --set} start at the working
 * directory, as the shell completes them.
 */
public final class RecipeReader {
  private RecipeReader() {}

  /**
   * The recipe, without a look at the files that it names.
   *
   * @param source the file
   * @param settings {@code path=value} edits, values read as YAML
   * @throws RecipeException with every fault
   */
  public static Recipe read(RecipeSource source, List<String> settings) throws RecipeException {
    return read(source, settings, false);
  }

  /**
   * The recipe, whose files must be there.
   *
   * @param source the file
   * @param settings {@code path=value} edits, values read as YAML
   * @throws RecipeException with every fault, missing files among them
   */
  public static Recipe readWithFiles(RecipeSource source, List<String> settings)
      throws RecipeException {
    return read(source, settings, true);
  }

  private static Recipe read(RecipeSource source, List<String> settings, boolean files)
      throws RecipeException {
    Document document = parse(source, settings);
    Values values = new Values(source.folder());
    Optional<Recipe> recipe =
        Fields.of(values, "", Section.RECIPE, document.root()).flatMap(TopReader::read);
    List<Problem> problems = new ArrayList<>(document.problems());
    problems.addAll(values.problems());
    if (files) {
      values.places().forEach(place -> InputFiles.check(place).ifPresent(problems::add));
    }
    if (!problems.isEmpty()) {
      throw new RecipeException(problems);
    }
    return recipe.orElseThrow(() -> new AssertionError("no recipe and no problem"));
  }

  private static Document parse(RecipeSource source, List<String> settings) throws RecipeException {
    try {
      return Settings.apply(YamlParser.parse(source.name(), source.content()), settings);
    } catch (YamlException e) {
      throw new RecipeException(List.of(e.problem()));
    }
  }
}
