package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.runtime.AnswerComparison;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.ModelFolderException;
import org.distill4j.runtime.OutputKind;

/** Checks a model folder's files by their sums, and its answers on this processor. */
final class FolderVerification {
  private FolderVerification() {}

  /**
   * Compares every file whose sum is on record.
   *
   * @return the sums
   * @throws ModelFolderException if a file is gone or another
   */
  static FolderSums checkFiles(Path folder) throws IOException {
    FolderSums sums = FolderSums.read(folder);
    List<String> differences = sums.differences();
    if (!differences.isEmpty()) {
      throw new ModelFolderException(
          folder.toString(),
          "must hold the files that were written; got "
              + String.join(", ", differences)
              + ". Restore the folder from where it was made.");
    }
    return sums;
  }

  /**
   * The same, of a folder that must have sums, and says what was compared.
   *
   * @throws ModelFolderException also if no sum is on record
   */
  static void files(Path folder, PrintWriter out) throws IOException {
    FolderSums sums = checkFiles(folder);
    if (sums.files().isEmpty()) {
      throw new ModelFolderException(
          folder.toString(),
          "must have sums on record, in "
              + FolderSums.FILE
              + "; got none. Name a finished model; distill4j export records sums as well.");
    }
    out.println(
        folder
            + ": as written: "
            + String.join(", ", sums.files())
            + (sums.complete() ? "" : ". No other file has a sum on record"));
  }

  /**
   * Lets the model answer its own texts again, and says what differs.
   *
   * @return whether it gives the same labels
   */
  static boolean here(Path folder, PrintWriter out) throws IOException {
    if (CompressedMultiTask.holds(folder)) {
      return severalHere(folder, out);
    }
    KnownAnswers known = KnownAnswers.read(folder);
    try (CompressedModel model = CompressedModel.open(folder)) {
      return say(folder, known, known.compare(model), out);
    }
  }

  private static boolean severalHere(Path folder, PrintWriter out) throws IOException {
    boolean same = true;
    try (CompressedMultiTask model = CompressedMultiTask.open(folder)) {
      for (String task : model.tasks()) {
        Path files = folder.resolve(CompressedMultiTask.TASKS).resolve(task);
        KnownAnswers known = KnownAnswers.read(files);
        same &= say(files, known, known.compare(model, task), out);
      }
    }
    return same;
  }

  private static boolean say(
      Path folder, KnownAnswers known, AnswerComparison comparison, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %d of %d texts %s, %d read as the same tokens; largest difference of a %s %.2e."
                + " Made on %s (%s), compared on %s (ONNX Runtime %s).",
            folder,
            comparison.sameAnswers(),
            comparison.texts(),
            labels(comparison.task()) ? "with the same labels" : "answered alike",
            comparison.sameTokens(),
            labels(comparison.task()) ? "logit" : "number",
            comparison.largestDifference(),
            known.processor(),
            known.runtime(),
            Machine.here().processor(),
            CompressedModel.runtimeVersion()));
    return comparison.isSame();
  }

  private static boolean labels(OutputKind task) {
    return task == OutputKind.CLASSES || task == OutputKind.LABELS || task == OutputKind.TAGS;
  }
}
