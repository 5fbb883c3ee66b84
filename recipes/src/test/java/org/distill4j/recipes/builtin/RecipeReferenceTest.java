package org.distill4j.recipes.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code recipes/REFERENCE.md} is the annotated recipe sst2 cut into sections. After a change of
 * the recipe, {@code mvn -pl recipes -am test -Dtest=RecipeReferenceTest -Dreference.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false} writes it again.
 */
class RecipeReferenceTest {
  private static final Path FILE = Path.of("REFERENCE.md").toAbsolutePath();
  private static final Path RECIPE =
      Path.of("src/main/resources/org/distill4j/recipes/builtin/sst2.yaml").toAbsolutePath();

  /** Keys of the top, commented out or not. */
  private static final Pattern KEY = Pattern.compile("(?m)^(?:# )?([a-z][a-z-]*):");

  /** A stage that begins, commented out or not. */
  private static final Pattern STAGE = Pattern.compile("(?m)^  (?:# )?- ([a-z][a-z-]*):");

  private static final String HEAD =
      """
      # Recipe reference

      Every key of a recipe with its default and meaning, from the built-in recipe
      [sst2](src/main/resources/org/distill4j/recipes/builtin/sst2.yaml), which `distill4j recipes sst2` prints. This file is
      generated from it. `distill4j explain RECIPE` says what the stages of a recipe do.

      """;

  private record Section(String title, String yaml) {
    String anchor() {
      return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
  }

  @Test
  void isWhatTheAnnotatedRecipeSays() throws IOException {
    String expected = markdown(Files.readString(RECIPE));
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(FILE, expected);
    }
    assertEquals(expected, Files.readString(FILE), FILE + " is not of this sst2.yaml");
  }

  @Test
  void hasEveryLineOfTheRecipe() throws IOException {
    String reference = Files.readString(FILE);
    for (String line : Files.readAllLines(RECIPE)) {
      assertTrue(reference.contains(line), line);
    }
    assertTrue(reference.contains("\n## stages: quantize\n"), reference);
  }

  private static String markdown(String recipe) {
    List<Section> sections = sections(recipe);
    StringBuilder text = new StringBuilder(HEAD);
    sections.forEach(s -> text.append("- [").append(s.title()).append("](#" + s.anchor() + ")\n"));
    for (Section section : sections) {
      text.append("\n## ").append(section.title()).append("\n\n```yaml\n");
      text.append(section.yaml().stripTrailing()).append("\n```\n");
    }
    return text.toString();
  }

  // A blank line ends a section of the top; within the stages, a stage begins one.
  private static List<Section> sections(String recipe) {
    List<Section> sections = new ArrayList<>();
    for (String block : recipe.split("\n\n(?=\\S)", -1)) {
      if (block.startsWith("stages:")) {
        for (String stage : block.split("\n+(?=  (?:# )?- [a-z-]+:)", -1)) {
          String name = keys(STAGE, stage);
          String title = name.isEmpty() ? "stages" : "stages: " + name;
          boolean again = sections.stream().anyMatch(before -> before.title().equals(title));
          sections.add(new Section(again ? title + " again" : title, stage));
        }
      } else {
        String keys = keys(KEY, block);
        sections.add(new Section(keys.isEmpty() ? "About" : keys, block));
      }
    }
    return sections;
  }

  private static String keys(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult key) -> key.group(1))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
