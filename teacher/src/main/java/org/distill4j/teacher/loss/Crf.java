package org.distill4j.teacher.loss;

import java.util.Arrays;
import org.distill4j.runtime.TagGrammar;

/**
 * Negative log-likelihood of a sentence's tags in a linear-chain conditional random field (Lafferty
 * et al. 2001; Lample et al. 2016, arXiv 1603.01360, section 2.2), in nats, with its gradients by
 * the forward-backward algorithm. With emissions {@code e [n, C]} and the scores of {@link
 * org.distill4j.runtime.TagTransitions}
 *
 * <pre>
 * s(y)  = start[y_1] + Σ_t e[t, y_t] + Σ_t transitions[y_t, y_(t+1)] + end[y_n]
 * loss  = log Σ_y' exp s(y') - s(y)
 * ∂/∂e[t, j]           = p(y_t = j) - [y_t = j]
 * ∂/∂transitions[i, j] = Σ_t p(y_t = i, y_(t+1) = j) - [y_t = i][y_(t+1) = j]
 * </pre>
 *
 * <p>y' runs over the tags that {@link TagGrammar} allows: those ruled out have probability 0 and
 * no gradient, and what their transitions score plays no part. With scores of zero and a grammar
 * that allows everything the loss is the sum of the words' cross-entropies.
 *
 * <p>Forward and backward sums are kept as logarithms, so that long sentences do not underflow;
 * within one step they are taken relative to the largest, and sums that are far below it are taken
 * again by themselves. Not safe for several threads; nothing is allocated once arrays have grown.
 */
public final class Crf {
  /** What sums of exponentials must exceed to have all their digits; the least double is 5e-324. */
  private static final double TINY = 1e-200;

  private final TagGrammar grammar;
  private final int count;
  private final double[] start;
  private final double[] end;
  private final double[] factors; // exp(transition - top); 0 where ruled out
  private final double[] transitions;
  private double top;
  private double[] forward = {};
  private double[] backward = {};
  private final double[] left;
  private final double[] right;

  /** A chain of these tags, with scores of zero. */
  public Crf(TagGrammar grammar) {
    this.grammar = grammar;
    this.count = grammar.size();
    this.start = new double[count];
    this.end = new double[count];
    this.factors = new double[count * count];
    this.transitions = new double[count * count];
    this.left = new double[count];
    this.right = new double[count];
    use(new double[count * (count + 2)]);
  }

  /**
   * Takes other scores.
   *
   * @param scores {@code start [C], end [C], transitions [C, C]}, one behind the other; copied
   */
  public void use(double[] scores) {
    if (scores.length != count * (count + 2)) {
      throw new IllegalArgumentException(
          "scores: must be "
              + count * (count + 2)
              + " for "
              + count
              + " tags; got "
              + scores.length);
    }
    System.arraycopy(scores, 0, start, 0, count);
    System.arraycopy(scores, count, end, 0, count);
    System.arraycopy(scores, 2 * count, transitions, 0, transitions.length);
    top = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < factors.length; i++) {
      if (grammar.mayFollow(i / count, i % count)) {
        top = Math.max(top, transitions[i]);
      }
    }
    for (int i = 0; i < factors.length; i++) {
      boolean may = grammar.mayFollow(i / count, i % count);
      factors[i] = may ? Math.exp(transitions[i] - top) : 0;
    }
  }

  /**
   * One sentence's loss; its gradients are added to what is there.
   *
   * @param words n, at least one
   * @param emissions {@code [n, C]}, and perhaps more behind them
   * @param labels the sentence's own tags, allowed by the grammar; {@code n}, and perhaps more
   * @param slopes receives {@code [n, C]}
   * @param scoreSlopes receives the gradient by the scores, in their order
   * @throws IllegalArgumentException if the tags are ruled out, naming the word
   */
  public double loss(
      int words, double[] emissions, int[] labels, double[] slopes, double[] scoreSlopes) {
    check(words, labels);
    if (forward.length < words * count) {
      forward = new double[words * count];
      backward = new double[words * count];
    }
    runForward(words, emissions);
    int last = (words - 1) * count;
    for (int j = 0; j < count; j++) {
      left[j] = forward[last + j] + end[j];
    }
    double partition = logSum(left);
    runBackward(words, emissions, partition, scoreSlopes);
    addMarginals(words, partition, slopes, scoreSlopes);
    return partition - own(words, emissions, labels, slopes, scoreSlopes);
  }

  private void check(int words, int[] labels) {
    for (int t = 0; t < words; t++) {
      boolean may =
          t == 0 ? grammar.mayBegin(labels[0]) : grammar.mayFollow(labels[t - 1], labels[t]);
      if (!may) {
        throw new IllegalArgumentException(
            "labels: must be tags that may stand so; got "
                + labels[t]
                + " at word "
                + t
                + ". Repair the tags first.");
      }
    }
  }

  private void runForward(int words, double[] emissions) {
    for (int j = 0; j < count; j++) {
      forward[j] = grammar.mayBegin(j) ? start[j] + emissions[j] : Double.NEGATIVE_INFINITY;
    }
    for (int t = 1; t < words; t++) {
      int at = t * count;
      double most = exponentials(forward, at - count, left);
      Arrays.fill(right, 0);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          right[j] += left[i] * factors[i * count + j];
        }
      }
      for (int j = 0; j < count; j++) {
        double before =
            right[j] > TINY ? Math.log(right[j]) + most + top : arriving(forward, at - count, j);
        forward[at + j] = before + emissions[at + j];
      }
    }
  }

  // Pairs of neighbours need what both directions need, so they are taken on the way back.
  private void runBackward(int words, double[] emissions, double partition, double[] scoreSlopes) {
    System.arraycopy(end, 0, backward, (words - 1) * count, count);
    for (int t = words - 2; t >= 0; t--) {
      int at = t * count;
      for (int j = 0; j < count; j++) {
        left[j] = backward[at + count + j] + emissions[at + count + j];
      }
      double most = exponentials(left, 0, right);
      for (int i = 0; i < count; i++) {
        backward[at + i] = leaving(i, most, forward[at + i] - partition, scoreSlopes);
      }
    }
  }

  /**
   * The logarithm of the sum over all that may stand behind a tag; adds the pairs' probabilities.
   *
   * @param most of what stands in {@code left}, relative to which {@code right} is
   * @param before logarithm of the tag's part of the sum over all paths
   */
  private double leaving(int i, double most, double before, double[] scoreSlopes) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      sum += factors[i * count + j] * right[j];
    }
    int pair = (i + 2) * count;
    if (sum > TINY) {
      double scale = Math.exp(before + most + top); // at most 1 / sum, as all is a probability
      for (int j = 0; j < count; j++) {
        scoreSlopes[pair + j] += scale * (factors[i * count + j] * right[j]);
      }
      return Math.log(sum) + most + top;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      largest = Math.max(largest, allowed(i, j) + left[j]);
    }
    sum = 0;
    for (int j = 0; j < count; j++) {
      double score = allowed(i, j) + left[j];
      sum += Math.exp(score - largest);
      scoreSlopes[pair + j] += Math.exp(before + score);
    }
    return Math.log(sum) + largest;
  }

  /** The logarithm of the sum over all that may stand before a tag, however small. */
  private double arriving(double[] x, int from, int j) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, x[from + i] + allowed(i, j));
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(x[from + i] + allowed(i, j) - largest);
    }
    return Math.log(sum) + largest;
  }

  private double allowed(int before, int label) {
    boolean may = grammar.mayFollow(before, label);
    return may ? transitions[before * count + label] : Double.NEGATIVE_INFINITY;
  }

  private void addMarginals(int words, double partition, double[] slopes, double[] scoreSlopes) {
    int last = (words - 1) * count;
    for (int i = 0; i < words * count; i++) {
      double p = Math.exp(forward[i] + backward[i] - partition);
      slopes[i] += p;
      if (i < count) {
        scoreSlopes[i] += p;
      }
      if (i >= last) {
        scoreSlopes[count + i - last] += p;
      }
    }
  }

  // The score of the sentence's own tags; its gradient is taken from the expected one.
  private double own(
      int words, double[] emissions, int[] labels, double[] slopes, double[] scoreSlopes) {
    double score = start[labels[0]] + end[labels[words - 1]];
    scoreSlopes[labels[0]]--;
    scoreSlopes[count + labels[words - 1]]--;
    for (int t = 0; t < words; t++) {
      score += emissions[t * count + labels[t]];
      slopes[t * count + labels[t]]--;
      if (t > 0) {
        int pair = labels[t - 1] * count + labels[t];
        score += transitions[pair];
        scoreSlopes[2 * count + pair]--;
      }
    }
    return score;
  }

  /** Writes {@code exp(x - max x)} and returns the maximum. */
  private double exponentials(double[] x, int from, double[] into) {
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      most = Math.max(most, x[from + j]);
    }
    for (int j = 0; j < count; j++) {
      into[j] = Math.exp(x[from + j] - most);
    }
    return most;
  }

  private static double logSum(double[] x) {
    double most = Arrays.stream(x).max().orElseThrow();
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - most);
    }
    return Math.log(sum) + most;
  }
}
