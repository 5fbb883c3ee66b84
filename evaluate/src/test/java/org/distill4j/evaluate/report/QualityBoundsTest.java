package org.distill4j.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The sample's final model has 888 of 1,000 rows right, 0.8669 at the low end. */
final class QualityBoundsTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private final Report report = SampleReport.complete();

  @Test
  void comparesTheLowEndUnlessToldOtherwise() {
    OptionalDouble bound = OptionalDouble.of(0.88);
    List<String> broken = new QualityBounds(bound, false, NONE).broken(report);
    assertEquals(1, broken.size());
    assertTrue(broken.get(0).contains("accuracy must be at least 0.88; it is 0.86"), broken.get(0));
    assertEquals(List.of(), new QualityBounds(bound, true, NONE).broken(report));
    OptionalDouble high = OptionalDouble.of(0.889);
    assertEquals(1, new QualityBounds(high, true, NONE).broken(report).size());
  }

  @Test
  void aMissingCalibrationBreaksItsBound() {
    List<String> broken = new QualityBounds(NONE, false, OptionalDouble.of(1)).broken(report());
    assertTrue(broken.get(0).contains("--max-ece cannot be checked"), broken.toString());
  }

  @Test
  void holdsTheCalibrationErrorBelowItsBound() {
    Calibration measured =
        new Calibration(
            0.3, 0.7, 0.3, 0.04, 0.03, 0.8, List.of(), new Calibration.Uncalibrated(1.6, 0.5));
    Report calibrated = with(Optional.of(measured));
    QualityBounds strict = new QualityBounds(NONE, false, OptionalDouble.of(0.03));
    assertTrue(strict.broken(calibrated).get(0).contains("at most 0.03; it is 0.0400"));
    QualityBounds lax = new QualityBounds(NONE, false, OptionalDouble.of(0.04));
    assertEquals(List.of(), lax.broken(calibrated));
  }

  @Test
  void refusesWhatIsNoFraction() {
    for (double bound : new double[] {80, -0.1, Double.NaN}) {
      Exception refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new QualityBounds(OptionalDouble.of(bound), false, NONE));
      assertTrue(refused.getMessage().startsWith("--min-accuracy: must be a fraction"));
    }
  }

  private Report report() {
    return with(Optional.empty());
  }

  private Report with(Optional<Calibration> calibration) {
    List<StageReport> stages = new ArrayList<>(report.stages());
    int last = stages.size() - 1;
    stages.set(last, stages.get(last).withCalibration(calibration));
    return new Report(
        report.schemaVersion(),
        report.recipe(),
        report.recipeText(),
        report.machine(),
        report.data(),
        report.labels(),
        report.margin(),
        report.floor(),
        stages,
        report.certificate(),
        report.warnings());
  }
}
