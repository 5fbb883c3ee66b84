package org.distill4j.student.augmentation;

import java.util.Objects;

/**
 * How texts are made out of training texts, after Tang et al. 2019 (arXiv 1903.12136, section 3.3),
 * who mask words, replace words by others of their part of speech, and sample n-grams. Here words
 * are replaced by neighbours of the teacher's embedding in place of a tagger's, and may be dropped.
 *
 * @param copies texts made of each row, 1 or more
 * @param mask probability that a word becomes the tokenizer's mask
 * @param drop probability that a word is left out
 * @param neighbours probability that a word becomes one of its nearest in the embedding
 * @param ngrams probability that of a text only a run of words is kept
 * @param shortest the fewest words of such a run
 * @param longest the most words of such a run
 * @param recombine probability that a pair's second text is another row's
 * @param made when: once, before the training, or others in each epoch
 */
public record AugmentationSettings(
    int copies,
    double mask,
    double drop,
    double neighbours,
    double ngrams,
    int shortest,
    int longest,
    double recombine,
    Made made) {
  /** When texts are made. */
  public enum Made {
    /** Before the training, the same for all epochs; the teacher's answers can be stored. */
    ONCE,
    /** Others in each epoch, which the teacher answers as they are read. */
    EACH_EPOCH
  }

  /**
   * Checks that there is something to do and that what can befall a word excludes one another.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public AugmentationSettings {
    if (copies < 1) {
      throw new IllegalArgumentException("copies: must be >= 1; got " + copies);
    }
    Objects.requireNonNull(made, "made");
    share("mask", mask);
    share("drop", drop);
    share("neighbours", neighbours);
    share("ngrams", ngrams);
    share("recombine", recombine);
    if (!(mask + drop + neighbours <= 1)) {
      throw new IllegalArgumentException(
          "mask, drop and neighbours: must sum to at most 1; got " + (mask + drop + neighbours));
    }
    if (!(mask + drop + neighbours + ngrams + recombine > 0)) {
      throw new IllegalArgumentException("mask to recombine: must not all be 0; got 0 for each");
    }
    if (!(shortest >= 1 && shortest <= longest)) {
      throw new IllegalArgumentException(
          "ngram-lengths: must be [shortest, longest] with 1 <= shortest <= longest; got ["
              + shortest
              + ", "
              + longest
              + "]");
    }
  }

  /** Whether each epoch has texts of its own. */
  public boolean isEachEpoch() {
    return made == Made.EACH_EPOCH;
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": must be in [0, 1]; got " + value);
    }
  }

  /** One copy at the probabilities of Tang et al.: 0.1, 0.1, and 0.25 for runs of 1 to 5 words. */
  public static AugmentationSettings defaults() {
    return new AugmentationSettings(1, 0.1, 0, 0.1, 0.25, 1, 5, 0, Made.ONCE);
  }
}
