package org.distill4j.recipes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.runtime.ModelFolderException;

/** Finds what a user means by a folder: commands take a run's folder and its model folder alike. */
final class FolderArgument {
  private static final String MODEL = "model";
  private static final String REPORT = "report.json";

  private FolderArgument() {}

  /**
   * The folder of the model that is meant: the given one, or {@code model} in a run's folder.
   *
   * @throws ModelFolderException if it is a stage's whose model the run did not keep
   */
  static Path model(Path given) throws ModelFolderException {
    if (Files.exists(given.resolve(ModelFolder.MODEL))) {
      return given;
    }
    Path within = given.resolve(MODEL);
    if (Files.isDirectory(within)) {
      return within;
    }
    if (isStage(given)) {
      throw new ModelFolderException(
          given.toString(),
          "must hold model.onnx to be opened; got a stage whose model was measured and not kept."
              + " Run the recipe again with --resume --set keep=all.");
    }
    return given;
  }

  /** Whether a folder is a finished stage's, whose record lies beside it. */
  private static boolean isStage(Path given) {
    Path whole = given.toAbsolutePath().normalize();
    return Files.isDirectory(whole)
        && whole.getFileName() != null
        && Files.isRegularFile(whole.resolveSibling(whole.getFileName() + ".json"));
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
