package org.distill4j.evaluate.calibration;

import org.distill4j.evaluate.report.Calibration;

/** Measures how far a model's probabilities can be trusted, before and after calibration. */
public final class Calibrations {
  private Calibrations() {}

  /**
   * Measures a model whose file is not calibrated.
   *
   * @param temperature fitted on other rows
   */
  public static Calibration of(TemperedAnswers test, double temperature) {
    return of(test, temperature, Temperature.NONE);
  }

  /**
   * Measures a model whose file has its logits divided by the temperature already.
   *
   * @param temperature what they were divided by
   */
  public static Calibration ofCalibrated(TemperedAnswers test, double temperature) {
    return of(test, temperature, temperature);
  }

  // Where the file is scaled, its logits times the temperature are those before.
  private static Calibration of(TemperedAnswers test, double temperature, double applied) {
    double[][] before = test.probabilities(1 / applied);
    double[][] after = test.probabilities(temperature / applied);
    CalibrationError error = error(test, after);
    return new Calibration(
        temperature,
        ProbabilityScores.nll(after, test.labels()),
        ProbabilityScores.brier(after, test.labels()),
        error.debiased(),
        error.perfect95(),
        error.meanConfidence(),
        error.bins(),
        new Calibration.Uncalibrated(
            ProbabilityScores.nll(before, test.labels()), error(test, before).debiased()));
  }

  private static CalibrationError error(TemperedAnswers rows, double[][] probabilities) {
    double[] confidences = new double[rows.size()];
    boolean[] right = new boolean[rows.size()];
    for (int row = 0; row < right.length; row++) {
      confidences[row] = probabilities[row][rows.answers()[row]];
      right[row] = rows.answers()[row] == rows.labels()[row];
    }
    return new CalibrationError(confidences, right);
  }
}
