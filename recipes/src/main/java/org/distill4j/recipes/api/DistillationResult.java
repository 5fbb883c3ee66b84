package org.distill4j.recipes.api;

import java.nio.file.Path;
import java.util.List;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import org.distill4j.recipes.folder.RunFolder;

/**
 * What a finished run left: a model, what was measured, and how its trainings went.
 *
 * @param folder of the run, with {@code report.html} for people
 * @param report for each stage its quality with a 95% interval, size, latency and calibration, the
 *     teacher first: {@link Report#stages}, {@link Report#finalStage}
 * @param history every step of every training, in order
 */
public record DistillationResult(Path folder, Report report, List<HistoryRow> history) {
  /** Copies the list. */
  public DistillationResult {
    history = List.copyOf(history);
  }

  /**
   * The result of a run that finished earlier.
   *
   * @param folder of the run
   * @throws DistillationException if no finished run lies there
   */
  public static DistillationResult open(Path folder) throws DistillationException {
    return DistillationException.guard(
        () -> new DistillationResult(folder, ReportFiles.read(folder), HistoryRow.read(folder)));
  }

  /**
   * The final model: ONNX file, tokenizer, labels, certificate and model card. {@code
   * CompressedClassifier.open} and its like in {@code distill4j-runtime} open it.
   */
  public Path modelFolder() {
    return new RunFolder(folder).model();
  }

  /** The recipe as it ran, in YAML, with every default filled in. */
  public String recipe() {
    return report.recipeText();
  }
}
