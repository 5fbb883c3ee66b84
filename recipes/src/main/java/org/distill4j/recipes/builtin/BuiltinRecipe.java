package org.distill4j.recipes.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.schema.Suggestion;
import org.distill4j.recipes.yaml.Position;
import org.distill4j.recipes.yaml.Problem;

/**
 * A recipe that comes with the program.
 *
 * @param name what users call it
 * @param text the file, whose first line is a comment that says what it is for
 */
public record BuiltinRecipe(String name, String text) {
  /** In the order that a newcomer would try them. */
  private static final List<String> NAMES =
      List.of(
          "quickstart",
          "sst2",
          "mobile",
          "banking77",
          "mrpc",
          "stsb",
          "wnut17",
          "proof-sst2",
          "proof-mrpc",
          "proof-stsb",
          "proof-snips",
          "proof-wikiann",
          "proof-chnsenticorp",
          "proof-embedding");

  /** All of them. */
  public static List<BuiltinRecipe> all() {
    return NAMES.stream().map(BuiltinRecipe::load).toList();
  }

  /** The one of that name. */
  public static Optional<BuiltinRecipe> of(String name) {
    return NAMES.contains(name) ? Optional.of(load(name)) : Optional.empty();
  }

  /**
   * What the command line means by a recipe: a file if it exists, else a built-in name.
   *
   * @throws RecipeException if it is neither
   */
  public static RecipeSource find(String fileOrName) throws RecipeException {
    if (Files.exists(Path.of(fileOrName))) {
      return RecipeSource.of(Path.of(fileOrName));
    }
    Optional<BuiltinRecipe> recipe = of(fileOrName);
    if (recipe.isPresent()) {
      return recipe.get().source();
    }
    throw unknown(fileOrName, "a recipe file or one of ", "neither");
  }

  /**
   * What a program means by a built-in recipe, whatever files there are.
   *
   * @throws RecipeException if there is none of that name
   */
  public static RecipeSource named(String name) throws RecipeException {
    return of(name).orElseThrow(() -> unknown(name, "one of ", "another name")).source();
  }

  private static RecipeException unknown(String name, String kinds, String got) {
    String fault =
        "must be "
            + kinds
            + String.join(", ", NAMES)
            + "; got "
            + got
            + ". "
            + Suggestion.mend(name, NAMES);
    return new RecipeException(List.of(new Problem(new Position(name, 0, 0), "", fault)));
  }

  /** Its relative paths start at the working directory. */
  public RecipeSource source() {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return RecipeSource.of(name + ".yaml", content, Path.of("").toAbsolutePath());
  }

  /** The first line, without its mark. */
  public String description() {
    return text.lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
  }

  private static BuiltinRecipe load(String name) {
    String resource = name + ".yaml";
    try (InputStream stream = BuiltinRecipe.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(
            resource + ": must lie beside the program's classes; got none");
      }
      return new BuiltinRecipe(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
