package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.tagging.Entity;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.runtime.Classification;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.CompressedLabels;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.CompressedScorer;
import org.distill4j.runtime.CompressedTagger;
import org.distill4j.runtime.LabelChoice;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TaggedWords;

/** A model that answers a text with the fields of a line of JSON. */
interface Predictor extends AutoCloseable {
  /** Opens a folder by what its model answers. */
  static Predictor open(Path folder, int threads) throws IOException {
    if (CompressedMultiTask.holds(folder)) {
      return new SharedPredictor(CompressedMultiTask.open(folder, threads));
    }
    return switch (OutputKind.of(folder)) {
      case CLASSES -> new Classes(CompressedClassifier.open(folder, threads));
      case LABELS -> new Labels(CompressedLabels.open(folder, threads));
      case SCORE -> new Score(CompressedScorer.open(folder, threads));
      case TAGS -> new Tags(CompressedTagger.open(folder, threads));
      case VECTORS -> new Vectors(CompressedEmbedder.open(folder, threads));
    };
  }

  /**
   * The answer to a text, or to a pair where the second is not null; {@code truncated} is among its
   * fields where words were not read.
   */
  Map<String, Object> answer(String text, String pair);

  @Override
  void close();

  /** Says so where a model did not read all of a text. */
  static Map<String, Object> sayingWhether(boolean truncated, Map<String, Object> fields) {
    if (truncated) {
      fields.put("truncated", true);
    }
    return fields;
  }

  /** {@code label} and {@code probabilities}. */
  record Classes(CompressedClassifier model) implements Predictor {
    @Override
    public Map<String, Object> answer(String text, String pair) {
      Classification answer =
          pair == null
              ? model.classify(List.of(text)).get(0)
              : model.classifyPairs(List.of(text), List.of(pair)).get(0);
      return sayingWhether(answer.truncated(), fields(answer, model.labels()));
    }

    static Map<String, Object> fields(Classification answer, List<String> labels) {
      Map<String, Double> probabilities = new LinkedHashMap<>();
      for (int i = 0; i < labels.size(); i++) {
        probabilities.put(labels.get(i), answer.probabilities().get(i));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("label", answer.label());
      answer.rule().ifPresent(rule -> fields.put("decided", answer.decided()));
      fields.put("probabilities", probabilities);
      return fields;
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /**
   * {@code words}, split at white space, and {@code entities} with the words they hold, or where
   * tags mark none {@code tags}.
   */
  record Tags(CompressedTagger model) implements Predictor {
    @Override
    public Map<String, Object> answer(String text, String pair) {
      if (pair != null) {
        throw new IllegalArgumentException(
            "--pairs: must not be given for a model of tags; got it. Leave it out.");
      }
      List<String> words = words(text);
      TaggedWords tagged = model.tagWords(words);
      return sayingUnread(
          tagged.truncated(), tagged.unread(), fields(words, tagged.tags(), model.labels()));
    }

    /** With the number of words at the end that have no tag of their own. */
    static Map<String, Object> sayingUnread(
        boolean truncated, int unread, Map<String, Object> fields) {
      if (truncated) {
        fields.put("unread", unread);
      }
      return sayingWhether(truncated, fields);
    }

    static List<String> words(String text) {
      return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    static Map<String, Object> fields(List<String> words, List<String> tags, List<String> labels) {
      boolean entities = TagScoring.of(labels) == TagScoring.ENTITIES;
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("words", words);
      fields.put(entities ? "entities" : "tags", entities ? entities(words, tags) : tags);
      return fields;
    }

    private static List<Map<String, Object>> entities(List<String> words, List<String> tags) {
      List<Map<String, Object>> entities = new ArrayList<>();
      for (Entity entity : Entity.of(tags)) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", entity.type());
        fields.put("text", String.join(" ", words.subList(entity.from(), entity.to())));
        fields.put("from", entity.from());
        fields.put("to", entity.to());
        entities.add(fields);
      }
      return entities;
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** {@code vector}; of a pair {@code vectors} and their {@code cosine}. */
  record Vectors(CompressedEmbedder model) implements Predictor {
    @Override
    public Map<String, Object> answer(String text, String pair) {
      float[] vector = model.embed(text);
      Map<String, Object> fields = new LinkedHashMap<>();
      if (pair == null) {
        fields.put("vector", vector);
        return sayingWhether(model.encode(text).truncated(), fields);
      }
      float[] other = model.embed(pair);
      fields.put("vectors", List.of(vector, other));
      fields.put("cosine", CompressedEmbedder.cosine(vector, other));
      boolean truncated = model.encode(text).truncated() || model.encode(pair).truncated();
      return sayingWhether(truncated, fields);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** {@code labels}, those that a text has, and {@code probabilities} of all. */
  record Labels(CompressedLabels model) implements Predictor {
    @Override
    public Map<String, Object> answer(String text, String pair) {
      LabelChoice answer = pair == null ? model.label(text) : model.label(text, pair);
      Map<String, Double> probabilities = new LinkedHashMap<>();
      for (int i = 0; i < answer.probabilities().size(); i++) {
        probabilities.put(model.labels().get(i), answer.probabilities().get(i));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("labels", answer.labels());
      fields.put("probabilities", probabilities);
      return sayingWhether(answer.truncated(), fields);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** {@code score}. */
  record Score(CompressedScorer model) implements Predictor {
    @Override
    public Map<String, Object> answer(String text, String pair) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("score", pair == null ? model.score(text) : model.score(text, pair));
      return sayingWhether(model.encode(text, pair).truncated(), fields);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
