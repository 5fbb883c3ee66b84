package org.distill4j.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores of tags that stand one behind the other, as a linear-chain conditional random field has
 * them (Lafferty et al. 2001; Lample et al. 2016, arXiv 1603.01360, section 2.2), and the best tags
 * of a sentence by them. With emissions {@code e [n, C]} the tags y score
 *
 * <pre>
 * start[y_1] + Σ_t e[t, y_t] + Σ_t transitions[y_t, y_(t+1)] + end[y_n]
 * </pre>
 *
 * <p>Tags that {@link TagGrammar} rules out are never answered, whatever they score.
 *
 * <p>A model folder holds them in {@value #FILE}, which any JSON reader reads: an object of {@code
 * start [C]}, {@code end [C]} and {@code transitions [C][C]}, from row to column, in the order of
 * {@code labels.json}; its {@code config.json} says {@code "tag_head": "crf"}. The emissions are
 * the model's logits at the first token of each word. Immutable.
 */
public final class TagTransitions {
  /** The file in a model folder. */
  public static final String FILE = "transitions.json";

  /** The field of {@code config.json} that asks for the file. */
  public static final String HEAD = "tag_head";

  /** The field's value. */
  public static final String CRF = "crf";

  private static final String START = "start";
  private static final String END = "end";
  private static final String TRANSITIONS = "transitions";

  /** Scores of a thousand tags, written out in full, are smaller. */
  private static final long MOST_BYTES = 32_000_000;

  private final TagGrammar grammar;
  private final float[] scores;
  private final int count;

  private TagTransitions(TagGrammar grammar, float[] scores) {
    this.grammar = grammar;
    this.scores = scores;
    this.count = grammar.size();
  }

  /** Returns how many scores there are for C tags: {@code C (C + 2)}. */
  public static int size(int labels) {
    return Math.multiplyExact(labels, labels + 2);
  }

  /**
   * Scores one after the other.
   *
   * @param labels tags by index
   * @param scores {@code start [C]}, {@code end [C]}, {@code transitions [C, C]}; copied
   * @throws IllegalArgumentException if they are not as many, or one is not finite
   */
  public static TagTransitions of(List<String> labels, float[] scores) {
    if (scores.length != size(labels.size())) {
      throw new IllegalArgumentException(
          "scores: must be " + size(labels.size()) + " for " + labels + "; got " + scores.length);
    }
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new IllegalArgumentException("scores: must be finite; got " + score);
      }
    }
    return new TagTransitions(TagGrammar.of(labels), scores.clone());
  }

  /**
   * Those of a model folder, nothing where its tags stand each for itself.
   *
   * @throws ModelFolderException if they are asked for and absent, or there and not asked for, or
   *     not as many as the labels ask for
   */
  public static Optional<TagTransitions> ofFolder(Path folder, List<String> labels)
      throws IOException {
    Path file = folder.resolve(FILE);
    JsonFile config = JsonFile.read(folder.resolve("config.json"));
    boolean wanted = new JsonPrimitive(CRF).equals(config.object().get(HEAD));
    if (!wanted && Files.exists(file)) {
      throw new ModelFolderException(
          config.name() + " " + HEAD,
          "must be \"" + CRF + "\" where " + FILE + " is there; got another. Export it again.");
    }
    return wanted ? Optional.of(read(file, labels)) : Optional.empty();
  }

  private static TagTransitions read(Path file, List<String> labels) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
      throw new ModelFolderException(
          file.toString(),
          "must be at most " + MOST_BYTES + " bytes long; got " + Files.size(file) + ".");
    }
    JsonFile json = JsonFile.read(file);
    JsonObject fields = json.object();
    int count = labels.size();
    float[] scores = new float[size(count)];
    fill(json.name() + " " + START, fields.get(START), scores, 0, count);
    fill(json.name() + " " + END, fields.get(END), scores, count, count);
    JsonArray rows = array(json.name() + " " + TRANSITIONS, fields.get(TRANSITIONS), count);
    for (int row = 0; row < count; row++) {
      String where = json.name() + " " + TRANSITIONS + "[" + row + "]";
      fill(where, rows.get(row), scores, (row + 2) * count, count);
    }
    try {
      return of(labels, scores);
    } catch (IllegalArgumentException e) {
      throw new ModelFolderException(file.toString(), e.getMessage(), e);
    }
  }

  private static JsonArray array(String where, JsonElement element, int count)
      throws ModelFolderException {
    if (element == null || !element.isJsonArray() || element.getAsJsonArray().size() != count) {
      throw new ModelFolderException(
          where,
          "must be an array of "
              + count
              + ", one for each label; got "
              + JsonFile.kind(element)
              + ". Export the model again.");
    }
    return element.getAsJsonArray();
  }

  private static void fill(String where, JsonElement element, float[] scores, int at, int count)
      throws ModelFolderException {
    JsonArray values = array(where, element, count);
    for (int i = 0; i < count; i++) {
      JsonElement value = values.get(i);
      boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
      scores[at + i] = number ? value.getAsFloat() : Float.NaN;
      if (!Float.isFinite(scores[at + i])) {
        throw new ModelFolderException(
            where + "[" + i + "]",
            "must be a finite number; got " + JsonFile.kind(value) + ". Export the model again.");
      }
    }
  }

  /** Returns the file's content by its fields, to be written as JSON. */
  public Map<String, Object> toMap() {
    List<Object> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(list((row + 2) * count));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(START, list(0));
    map.put(END, list(count));
    map.put(TRANSITIONS, rows);
    return map;
  }

  private List<Float> list(int from) {
    List<Float> list = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      list.add(scores[i]);
    }
    return list;
  }

  /**
   * Returns the best tags (Viterbi 1967), the first of equals.
   *
   * @param emissions row by row, {@code [., C]}
   * @param rows which of them are the sentence's words, in their order; {@code n} or none
   * @return {@code n} labels
   */
  public int[] decode(float[] emissions, int... rows) {
    int[] tags = new int[rows.length];
    if (rows.length == 0) {
      return tags;
    }
    int[][] from = new int[rows.length][count];
    double[] best = new double[count];
    for (int label = 0; label < count; label++) {
      boolean may = grammar.mayBegin(label);
      best[label] =
          may ? scores[label] + (double) emissions[rows[0] * count + label] : impossible();
    }
    for (int word = 1; word < rows.length; word++) {
      best = step(best, emissions, rows[word] * count, from[word]);
    }
    for (int label = 0; label < count; label++) {
      best[label] += scores[count + label];
    }
    tags[rows.length - 1] = highest(best);
    for (int word = rows.length - 1; word > 0; word--) {
      tags[word - 1] = from[word][tags[word]];
    }
    return tags;
  }

  private double[] step(double[] before, float[] emissions, int at, int[] from) {
    double[] best = new double[count];
    for (int label = 0; label < count; label++) {
      best[label] = impossible();
      for (int other = 0; other < count; other++) {
        double score = before[other] + scores[(other + 2) * count + label];
        if (grammar.mayFollow(other, label) && score > best[label]) {
          best[label] = score;
          from[label] = other;
        }
      }
      best[label] += emissions[at + label];
    }
    return best;
  }

  /**
   * Returns the probability of each tag at each word, the marginals of the random field.
   *
   * @param emissions of the sentence's n words, {@code [n, C]} row by row
   * @param temperature what emissions and scores are divided by, positive
   * @return {@code [n][C]}, 0 for tags that may not stand there
   */
  public double[][] marginals(float[] emissions, double temperature) {
    return new TagMarginals(grammar, scores, emissions, temperature).probabilities();
  }

  private static double impossible() {
    return Double.NEGATIVE_INFINITY;
  }

  private static int highest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
