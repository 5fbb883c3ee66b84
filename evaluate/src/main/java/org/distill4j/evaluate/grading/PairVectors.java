package org.distill4j.evaluate.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.distill4j.runtime.CompressedEmbedder;

/**
 * A model's vectors of length one of both texts of pairs: how alike it finds them, and how well the
 * first finds the second among all seconds. Immutable.
 */
public final class PairVectors {
  private final List<float[]> first;
  private final List<float[]> second;
  private final double[] cosines;

  private PairVectors(List<float[]> first, List<float[]> second) {
    this.first = List.copyOf(first);
    this.second = List.copyOf(second);
    this.cosines =
        IntStream.range(0, first.size())
            .mapToDouble(row -> CompressedEmbedder.cosine(first.get(row), second.get(row)))
            .toArray();
  }

  /**
   * Vectors row by row; the arrays are shared.
   *
   * @throws IllegalArgumentException if the lists differ in size, or are empty
   */
  public static PairVectors of(List<float[]> first, List<float[]> second) {
    if (first.isEmpty() || first.size() != second.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows: must have two vectors each, at least one row; got %d and %d.",
              first.size(),
              second.size()));
    }
    return new PairVectors(first, second);
  }

  /** Some of the pairs. */
  PairVectors of(List<Integer> rows) {
    return new PairVectors(
        rows.stream().map(first::get).toList(), rows.stream().map(second::get).toList());
  }

  /** The number of pairs. */
  public int size() {
    return cosines.length;
  }

  /** The cosine of each pair, in a new array. */
  public double[] cosines() {
    return cosines.clone();
  }

  /**
   * For each of these rows, how many other second texts are at least as near to its first as its
   * own: 0 where it is found at once. Equal texts count once. Takes {@code rows · n · d} products.
   *
   * @param rows the queries
   * @param texts the second text of every row, by which equal ones are told
   */
  public int[] ranks(int[] rows, List<String> texts) {
    Map<String, Integer> distinct = new LinkedHashMap<>();
    for (int row = 0; row < texts.size(); row++) {
      distinct.putIfAbsent(texts.get(row), row);
    }
    List<Integer> candidates = new ArrayList<>(distinct.values());
    return IntStream.of(rows)
        .parallel()
        .map(row -> rank(row, distinct.get(texts.get(row)), candidates))
        .toArray();
  }

  private int rank(int row, int own, List<Integer> candidates) {
    double wanted = CompressedEmbedder.cosine(first.get(row), second.get(own));
    int nearer = 0;
    for (int other : candidates) {
      boolean near = CompressedEmbedder.cosine(first.get(row), second.get(other)) >= wanted;
      nearer += other != own && near ? 1 : 0;
    }
    return nearer;
  }

  /** Whether another model's vectors have the width of these. */
  boolean isAsWideAs(PairVectors other) {
    return first.get(0).length == other.first.get(0).length;
  }

  /** The mean cosine of these vectors to another model's of the same texts. */
  double meanCosine(PairVectors other) {
    double sum = 0;
    for (int row = 0; row < size(); row++) {
      sum += CompressedEmbedder.cosine(first.get(row), other.first.get(row));
      sum += CompressedEmbedder.cosine(second.get(row), other.second.get(row));
    }
    return sum / (2.0 * size());
  }
}
