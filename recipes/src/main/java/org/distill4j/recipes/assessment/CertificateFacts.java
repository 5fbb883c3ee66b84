package org.distill4j.recipes.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.compress.bundle.ParityCertificate;
import org.distill4j.evaluate.report.Fact;

/** A parity certificate as lines of the report. */
final class CertificateFacts {
  private CertificateFacts() {}

  /**
   * The lines.
   *
   * @param labels whether answers are labels, which are the same or not; scores are only near
   */
  static List<Fact> of(ParityCertificate c, boolean labels) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Compared with", c.reference()));
    facts.add(new Fact("Texts", String.valueOf(c.texts())));
    String what = c.smallestCosine().isPresent() ? "vector's number" : "logit";
    facts.add(new Fact("Largest difference of a " + what, number(c.largestLogitDifference())));
    c.smallestCosine()
        .ifPresent(
            cosine ->
                facts.add(new Fact("Smallest cosine", String.format(Locale.ROOT, "%.6f", cosine))));
    facts.add(
        new Fact(
            "Largest difference of a " + what + " in a padded batch of " + c.batchSize(),
            number(c.largestBatchDifference())));
    if (labels) {
      facts.add(new Fact("Same label", share(c.sameLabels(), c)));
      String batch = "Other label in a padded batch of " + c.batchSize();
      facts.add(new Fact(batch, c.batchFlips() + " of " + c.batchTexts()));
    }
    c.previous().ifPresent(previous -> facts.add(against(previous, c, labels, what)));
    facts.add(new Fact("Runtime", c.runtime()));
    facts.add(new Fact("Processor", c.processor()));
    return List.copyOf(facts);
  }

  private static Fact against(
      ParityCertificate.Previous previous, ParityCertificate c, boolean labels, String what) {
    return new Fact(
        "Against the stage before, " + previous.stage(),
        (labels ? "same label " + share(previous.sameLabels(), c) + ", " : "")
            + "largest difference of a "
            + what
            + " "
            + number(previous.largestLogitDifference()));
  }

  private static String share(int count, ParityCertificate c) {
    return count + " of " + c.texts();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2e", value);
  }
}
