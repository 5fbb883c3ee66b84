package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.teacher.checkpoint.AtomicFile;

/**
 * The model card that goes along with an export: a finished model's own; for a stage that of its
 * run, with a remark that its numbers are of the final model.
 */
final class ExportedCard {
  private static final String END_OF_FRONT_MATTER = "---\n\n";

  private ExportedCard() {}

  /** Copies the card; a folder that belongs to no run has none. */
  static void copy(Path from, Path to) throws IOException {
    Path card = from.resolve(ModelFolder.CARD);
    if (Files.isRegularFile(card)) {
      Files.copy(card, to.resolve(ModelFolder.CARD));
      return;
    }
    Path stage = from.toAbsolutePath().normalize();
    Path stages = stage.getParent();
    if (stages == null || !stages.endsWith("stages")) {
      return;
    }
    Path runs = stages.resolveSibling("model").resolve(ModelFolder.CARD);
    if (Files.isRegularFile(runs)) {
      String text = noted(Files.readString(runs), String.valueOf(stage.getFileName()));
      AtomicFile.write(to.resolve(ModelFolder.CARD), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String noted(String card, String stage) {
    String note =
        "> This folder holds the stage `"
            + stage
            + "` of the run. The numbers and programs below are of the run's final model;"
            + " report.json has those of this stage.\n\n";
    int end = card.startsWith("---\n") ? card.indexOf(END_OF_FRONT_MATTER, 4) : -1;
    int at = end < 0 ? 0 : end + END_OF_FRONT_MATTER.length();
    return card.substring(0, at) + note + card.substring(at);
  }
}
