package org.distill4j.recipes.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The shape of a student. What is not said is as in the teacher; each method gives a new object.
 *
 * <p>Numbers are checked with the recipe, when it is run or written.
 */
public final class Student {
  private final Map<String, Object> keys;
  private final OptionalInt epochs;

  private Student(Map<String, Object> keys, OptionalInt epochs) {
    this.keys = Collections.unmodifiableMap(keys);
    this.epochs = epochs;
  }

  private static Student of(String key, Object value) {
    return new Student(Map.of(key, value), OptionalInt.empty());
  }

  /**
   * A Transformer of fewer layers, whose first weights are layers of the teacher.
   *
   * @param count how many layers
   */
  public static Student layers(int count) {
    return of("layers", count);
  }

  /** An LSTM in both directions over word vectors: faster than a Transformer, less accurate. */
  public static Student biLstm() {
    return of("kind", "bilstm");
  }

  /** Averaged word vectors and a dense layer: fastest, least accurate. */
  public static Student wordVectors() {
    return of("kind", "static");
  }

  /**
   * The same with that number of attention heads in each layer.
   *
   * @param count how many heads
   */
  public Student heads(int count) {
    return set("heads", count);
  }

  /**
   * The same with that many feed-forward neurons in each layer.
   *
   * @param neurons how many
   */
  public Student feedForward(int neurons) {
    return set("feed-forward", neurons);
  }

  /**
   * The same with that hidden width.
   *
   * @param width of the residual stream; of {@link #biLstm} its cells in each direction, of {@link
   *     #wordVectors} its dense units
   */
  public Student hidden(int width) {
    return set("hidden", width);
  }

  /**
   * The same with any key of {@code student} in a recipe, such as {@code initialize}.
   *
   * @param key as the recipe reference has it
   * @param value a string, number, list or map
   */
  public Student set(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keys);
    more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    return new Student(more, epochs);
  }

  /**
   * The same, trained that long.
   *
   * @param count how often each text is seen
   */
  public Student epochs(int count) {
    return new Student(keys, OptionalInt.of(count));
  }

  Map<String, Object> keys() {
    return keys;
  }

  OptionalInt epochs() {
    return epochs;
  }

  @Override
  public String toString() {
    return "Student" + keys;
  }
}
