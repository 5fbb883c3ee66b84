package org.distill4j.recipes.reader;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Problem;

/** Whether what a recipe names is there. */
final class InputFiles {
  /** What the quickstart's corpus writes. */
  private static final List<String> QUICKSTART_FILES =
      List.of("train.tsv", "validation.tsv", "test.tsv", "unlabelled.txt");

  private InputFiles() {}

  static Optional<Problem> check(Values.Place place) {
    Location location = place.location();
    boolean mayBeFolder =
        place.path().matches("teacher(s\\[[0-9]+])?\\.checkpoint|.*\\.initialize\\.checkpoint");
    if (location.isQuickstart()) {
      return QUICKSTART_FILES.contains(location.name())
          ? Optional.empty()
          : Optional.of(missing(place, "one of quickstart:" + String.join(", ", QUICKSTART_FILES)));
    }
    if (location.isClasspath()) {
      boolean found =
          Thread.currentThread().getContextClassLoader().getResource(location.name()) != null;
      return found ? Optional.empty() : Optional.of(missing(place, "a resource on the class path"));
    }
    if (Files.isRegularFile(location.path())
        || (mayBeFolder && Files.isDirectory(location.path()))) {
      return Optional.empty();
    }
    return Optional.of(
        missing(place, mayBeFolder ? "a file or folder that exists" : "a file that exists"));
  }

  private static Problem missing(Values.Place place, String what) {
    return new Problem(
        place.position(),
        place.path(),
        "must name "
            + what
            + "; got "
            + place.location().text()
            + ". Give another with --set "
            + place.path()
            + "=...");
  }
}
