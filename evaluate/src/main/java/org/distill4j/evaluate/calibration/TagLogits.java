package org.distill4j.evaluate.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.distill4j.runtime.TagTransitions;

/**
 * Logits of words that have a tag each. Without scores of neighbouring tags a word's probabilities
 * are the softmax of its logits; with them, the marginals of the conditional random field,
 * emissions and scores divided by the temperature alike.
 */
public final class TagLogits implements TemperedAnswers {
  /**
   * One sentence.
   *
   * @param emissions by word, {@code C} logits each
   * @param labels true tag by word; -1 for one that the model does not know, whose word shapes its
   *     neighbours' probabilities and is not counted
   * @param answers the model's tag by word
   */
  public record Sentence(List<List<Float>> emissions, List<Integer> labels, List<Integer> answers) {
    /**
     * Keeps copies.
     *
     * @throws IllegalArgumentException if they are not as many
     */
    public Sentence {
      emissions = List.copyOf(emissions);
      labels = List.copyOf(labels);
      answers = List.copyOf(answers);
      if (emissions.size() != labels.size() || labels.size() != answers.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "labels and answers: must be as many as words (%d); got %d and %d.",
                emissions.size(),
                labels.size(),
                answers.size()));
      }
    }
  }

  private final List<float[]> emissions = new ArrayList<>();
  private final int classes;
  private final Optional<TagTransitions> chain;
  private final int[] counted; // words of known tag, among all
  private final int[] labels;
  private final int[] answers;

  /**
   * The words of sentences.
   *
   * @param classes number of tags C
   * @param chain scores of neighbouring tags, where the model has some
   * @throws IllegalArgumentException if there are no words
   */
  public TagLogits(List<Sentence> sentences, int classes, Optional<TagTransitions> chain) {
    this.classes = classes;
    this.chain = chain;
    int[] all = flat(sentences, Sentence::labels);
    int[] given = flat(sentences, Sentence::answers);
    this.counted = IntStream.range(0, all.length).filter(word -> all[word] >= 0).toArray();
    if (counted.length == 0) {
      throw new IllegalArgumentException(
          "sentences: must have a word with a known tag; got none. Add such sentences.");
    }
    this.labels = IntStream.of(counted).map(word -> all[word]).toArray();
    this.answers = IntStream.of(counted).map(word -> given[word]).toArray();
    sentences.forEach(sentence -> emissions.add(flat(sentence.emissions())));
  }

  private static int[] flat(List<Sentence> sentences, Function<Sentence, List<Integer>> part) {
    return sentences.stream()
        .flatMap(sentence -> part.apply(sentence).stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private float[] flat(List<List<Float>> rows) {
    float[] flat = new float[rows.size() * classes];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows.get(i / classes).get(i % classes);
    }
    return flat;
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public int[] answers() {
    return answers;
  }

  @Override
  public double[][] probabilities(double temperature) {
    List<double[]> all = new ArrayList<>();
    for (float[] sentence : emissions) {
      all.addAll(Arrays.asList(ofSentence(sentence, temperature)));
    }
    return IntStream.of(counted).mapToObj(all::get).toArray(double[][]::new);
  }

  private double[][] ofSentence(float[] sentence, double temperature) {
    if (chain.isPresent()) {
      return chain.get().marginals(sentence, temperature);
    }
    double[] wide = new double[sentence.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = sentence[i];
    }
    double[][] rows = new double[sentence.length / classes][];
    for (int word = 0; word < rows.length; word++) {
      rows[word] = Tempering.softmax(wide, word * classes, classes, temperature);
    }
    return rows;
  }
}
