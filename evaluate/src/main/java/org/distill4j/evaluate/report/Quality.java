package org.distill4j.evaluate.report;

import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.metric.Scores;
import org.distill4j.evaluate.metric.Share;

/** How well a stage answers: the part of {@link StageReport} that comes from its answers. */
public record Quality(
    Scores scores,
    Optional<Share> agreementWithTeacher,
    Optional<Share> agreementAtBatch32,
    Optional<Double> gainKept,
    List<Comparison> comparisons) {
  /** Keeps an unmodifiable copy. */
  public Quality {
    comparisons = List.copyOf(comparisons);
  }

  /** The same with the agreement of batch 1 and batch 32. */
  public Quality withAgreementAtBatch32(Share agreement) {
    return new Quality(scores, agreementWithTeacher, Optional.of(agreement), gainKept, comparisons);
  }
}
