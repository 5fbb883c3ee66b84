package org.distill4j.evaluate.report;

import java.util.List;

/**
 * What the templates show. The records are public because templates read public types only; the
 * class around them keeps them inside this package.
 */
final class View {
  private View() {}

  /** A row of the table of stages; scores and costs as text. */
  public record Row(
      String name, String kind, boolean last, Scored scored, Costs costs, List<String> notes) {}

  /** The scores of a row. */
  public record Scored(
      List<Value> metrics, String agreement, String agreementAtBatch32, String gainKept) {}

  /** A metric with its interval. */
  public record Value(String value, String interval) {}

  /** What a row's model costs. */
  public record Costs(
      String parameters,
      String size,
      String bundle,
      String compressed,
      String p50,
      String p95,
      String memory,
      String trained,
      double trainSeconds) {}

  /** A big number at the top. */
  public record Tile(String name, String value, String detail) {}

  /** One comparison. */
  public record Paired(
      String name,
      String against,
      String difference,
      String interval,
      String onlyThis,
      String onlyOther,
      String p,
      String verdict,
      String verdictKind) {
    Paired withName(String other) {
      return new Paired(
          other, against, difference, interval, onlyThis, onlyOther, p, verdict, verdictKind);
    }
  }

  /** Student and control, side by side, in a sentence. */
  public record Contest(
      String student, String control, String difference, String reading, Paired paired) {}

  /** Latencies of one stage by column. */
  public record Timings(String name, List<String> cells) {}

  /** A class of the final model: its F1 and how often it was asked for. */
  public record ClassScore(String label, String f1, double share, String rows) {}

  /** An error of the final model and how often it happened. */
  public record Mistake(String label, String predicted, String count, String share) {}
}
