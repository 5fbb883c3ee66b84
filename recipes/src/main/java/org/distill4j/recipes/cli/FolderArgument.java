package org.distill4j.recipes.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what a user means by a folder: commands take a run's folder and its model folder alike. */
final class FolderArgument {
  private static final String MODEL = "model";
  private static final String REPORT = "report.json";

  private FolderArgument() {}

  /** The folder of the model that is meant: the given one, or {@code model} in a run's folder. */
  static Path model(Path given) {
    Path within = given.resolve(MODEL);
    return !Files.exists(given.resolve("model.onnx")) && Files.isDirectory(within) ? within : given;
  }

  /** The folder of the run that is meant: the given one, or the one that a model folder lies in. */
  static Path run(Path given) {
    Path whole = given.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    boolean within =
        !Files.exists(given.resolve(REPORT))
            && parent != null
            && MODEL.equals(String.valueOf(whole.getFileName()))
            && Files.exists(parent.resolve(REPORT));
    if (!within) {
      return given;
    }
    Path beside = given.normalize().getParent();
    return beside == null ? parent : beside;
  }
}
