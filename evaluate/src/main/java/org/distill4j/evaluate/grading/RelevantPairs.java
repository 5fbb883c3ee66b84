package org.distill4j.evaluate.grading;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.ScoreColumn;

/**
 * Pairs of texts to test sentence vectors by.
 *
 * @param data the rows
 * @param scores how alike the texts of each are; empty where the rows do not say
 * @param belonging rows whose texts belong together, so that one should find the other: those that
 *     score {@value #SHARE} of the highest score or more, or all where there are no scores
 */
public record RelevantPairs(Dataset data, Optional<List<Double>> scores, List<Integer> belonging) {
  /** 4 of STS-B's 5: the two texts are mostly equivalent, with unimportant details that differ. */
  static final double SHARE = 0.8;

  /** Keeps copies. */
  public RelevantPairs {
    scores = scores.map(List::copyOf);
    belonging = List.copyOf(belonging);
  }

  /**
   * Reads what the rows say.
   *
   * @throws DataException if they are no pairs, a label is no number, or all are the same
   */
  public static RelevantPairs of(Dataset data) throws DataException {
    if (!data.hasPairs()) {
      throw new DataException(
          data.name(),
          "must hold pairs of texts, to test sentence vectors by; got single texts. Name two"
              + " columns.");
    }
    if (data.examples().get(0).label().isEmpty()) {
      List<Integer> all = IntStream.range(0, data.size()).boxed().toList();
      return new RelevantPairs(data, Optional.empty(), all);
    }
    List<Double> scores = ScoreColumn.of(data);
    if (scores.stream().distinct().count() < 2) {
      throw new DataException(
          data.name(),
          "must have pairs of at least two scores, or leave the label out; got "
              + scores.get(0)
              + " alone. Check the label column.");
    }
    double most = scores.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    List<Integer> belonging =
        IntStream.range(0, scores.size())
            .filter(row -> scores.get(row) >= SHARE * most && scores.get(row) > 0)
            .boxed()
            .toList();
    return new RelevantPairs(data, Optional.of(scores), belonging);
  }

  /** The second text of every row. */
  List<String> seconds() {
    return data.pairs().orElseThrow();
  }

  /** The rows whose first text is asked for its second, in a new array. */
  int[] queries() {
    return belonging.stream().mapToInt(Integer::intValue).toArray();
  }
}
