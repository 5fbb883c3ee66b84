package org.distill4j.evaluate.report;

/** Checks the numbers of training curves, reliability diagrams and examples of a report. */
final class CurveCheck {
  /** Losses and scores beyond this are none; charts are drawn of less. */
  private static final double MOST = ReportCheck.MOST_MILLIS;

  private CurveCheck() {}

  /** Checks how a training went. */
  static void training(String place, TrainingCurve curve) {
    for (TrainingCurve.Loss loss : curve.losses()) {
      counted(place + ".losses.step", loss.step());
      ReportCheck.within(place + ".losses.loss", loss.loss(), -MOST, MOST);
    }
    for (TrainingCurve.Epoch epoch : curve.epochs()) {
      counted(place + ".epochs.epoch", epoch.epoch());
      counted(place + ".epochs.step", epoch.step());
      ReportCheck.within(place + ".epochs.loss", epoch.loss(), -MOST, MOST);
      epoch.score().ifPresent(s -> ReportCheck.within(place + ".epochs.score", s, -MOST, MOST));
      ReportCheck.within(place + ".epochs.learningRate", epoch.learningRate(), 0, MOST);
    }
  }

  private static void counted(String place, int number) {
    ReportCheck.must(number >= 1, place, "must be >= 1", number);
  }

  /** Checks how far probabilities can be believed. */
  static void calibration(String place, Calibration calibration) {
    ReportCheck.within(place + ".temperature", calibration.temperature(), 1 / MOST, MOST);
    ReportCheck.within(place + ".nll", calibration.nll(), 0, MOST);
    ReportCheck.within(place + ".brier", calibration.brier(), 0, 2);
    ReportCheck.within(place + ".ece", calibration.ece(), 0, 1);
    ReportCheck.within(place + ".ecePerfect95", calibration.ecePerfect95(), 0, 1);
    ReportCheck.within(place + ".meanTopProbability", calibration.meanTopProbability(), 0, 1);
    ReportCheck.within(place + ".uncalibrated.nll", calibration.uncalibrated().nll(), 0, MOST);
    ReportCheck.within(place + ".uncalibrated.ece", calibration.uncalibrated().ece(), 0, 1);
    for (Calibration.Bin bin : calibration.bins()) {
      ReportCheck.within(place + ".bins.confidence", bin.confidence(), 0, 1);
      ReportCheck.within(place + ".bins.accuracy", bin.accuracy(), 0, 1);
      ReportCheck.whole(place + ".bins.n", bin.n());
    }
  }

  /** Checks the rows that are shown. */
  static void examples(Examples examples) {
    group("examples.lost", examples.lost());
    group("examples.gained", examples.gained());
    group("examples.wrong", examples.wrong());
  }

  private static void group(String place, Examples.Group group) {
    int shown = group.rows().size();
    ReportCheck.must(
        group.count() >= shown, place + ".count", "must be at least the rows shown", group.count());
    for (Examples.Row row : group.rows()) {
      counted(place + ".rows.row", row.row());
    }
  }
}
