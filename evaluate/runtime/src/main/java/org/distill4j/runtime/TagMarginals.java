package org.distill4j.runtime;

/**
 * The probability of each tag at each word of a sentence in a linear-chain conditional random
 * field, by the forward-backward algorithm (Lafferty et al. 2001, section 3). Sums are kept as
 * logarithms, so that long sentences do not underflow.
 */
final class TagMarginals {
  private static final double IMPOSSIBLE = Double.NEGATIVE_INFINITY;

  private final TagGrammar grammar;
  private final float[] scores;
  private final float[] emissions;
  private final double temperature;
  private final int count;
  private final int words;

  /**
   * One sentence.
   *
   * @param scores {@code start [C], end [C], transitions [C, C]}
   * @param emissions {@code [n, C]}
   * @param temperature what scores and emissions are divided by
   */
  TagMarginals(TagGrammar grammar, float[] scores, float[] emissions, double temperature) {
    this.grammar = grammar;
    this.scores = scores;
    this.emissions = emissions;
    this.temperature = temperature;
    this.count = grammar.size();
    this.words = emissions.length / count;
  }

  /** Returns {@code [n][C]}. */
  double[][] probabilities() {
    double[][] forward = forward();
    double[][] backward = backward();
    for (int word = 0; word < words; word++) {
      for (int label = 0; label < count; label++) {
        forward[word][label] += backward[word][label];
      }
      double all = logSum(forward[word]);
      for (int label = 0; label < count; label++) {
        forward[word][label] = Math.exp(forward[word][label] - all);
      }
    }
    return forward;
  }

  // Of all beginnings that end in a tag.
  private double[][] forward() {
    double[][] forward = new double[words][count];
    double[] terms = new double[count];
    for (int word = 0; word < words; word++) {
      for (int label = 0; label < count; label++) {
        for (int other = 0; word > 0 && other < count; other++) {
          terms[other] = forward[word - 1][other] + step(other, label);
        }
        forward[word][label] = emission(word, label) + (word > 0 ? logSum(terms) : start(label));
      }
    }
    return forward;
  }

  // Of all that may come after a tag.
  private double[][] backward() {
    double[][] backward = new double[words][count];
    double[] terms = new double[count];
    for (int word = words - 1; word >= 0; word--) {
      boolean last = word == words - 1;
      for (int label = 0; label < count; label++) {
        for (int other = 0; !last && other < count; other++) {
          double next = emission(word + 1, other) + backward[word + 1][other];
          terms[other] = step(label, other) + next;
        }
        backward[word][label] = last ? scores[count + label] / temperature : logSum(terms);
      }
    }
    return backward;
  }

  private double emission(int word, int label) {
    return emissions[word * count + label] / temperature;
  }

  private double start(int label) {
    return grammar.mayBegin(label) ? scores[label] / temperature : IMPOSSIBLE;
  }

  private double step(int from, int to) {
    return grammar.mayFollow(from, to) ? scores[(from + 2) * count + to] / temperature : IMPOSSIBLE;
  }

  private static double logSum(double[] terms) {
    double largest = IMPOSSIBLE;
    for (double term : terms) {
      largest = Math.max(largest, term);
    }
    if (largest == IMPOSSIBLE) {
      return largest;
    }
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - largest);
    }
    return largest + Math.log(sum);
  }
}
