package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.distill4j.evaluate.tagging.TagScoring;

/**
 * What the models answer.
 *
 * @param kind the kind of answer
 * @param labels the labels by index; empty to read them from the training data
 * @param head how taggers choose; {@link Head#SOFTMAX} where nothing is tagged
 * @param scoring what tags are scored by: words where they mark no entities, such as parts of
 *     speech; {@link TagScoring#ENTITIES} where nothing is tagged
 */
public record Task(Kind kind, Optional<List<String>> labels, Head head, TagScoring scoring) {
  /** The kinds of task. Sentence pairs are a matter of the data's columns. */
  public enum Kind {
    /** One label of several for each text or pair of texts. */
    SEQUENCE_CLASSIFICATION,
    /** One number for each text or pair of texts. */
    REGRESSION,
    /** One label of several for each word of a sentence. */
    TOKEN_TAGGING,
    /** A vector of length one for each text, in the teacher's space. */
    SENTENCE_EMBEDDING
  }

  /** How the tags of a sentence are chosen. */
  public enum Head {
    /** Each word's for itself. */
    SOFTMAX,
    /** All together, by a linear-chain conditional random field, which also rules faults out. */
    CRF
  }

  /** A task whose words, if it tags some, have their tags each for itself. */
  public Task(Kind kind, Optional<List<String>> labels) {
    this(kind, labels, Head.SOFTMAX, TagScoring.ENTITIES);
  }

  /** Refuses fewer than two labels and repeated ones. */
  public Task {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(head, "head");
    if (kind != Kind.TOKEN_TAGGING && head == Head.CRF) {
      throw new IllegalArgumentException("head: must be SOFTMAX where nothing is tagged; got CRF");
    }
    Objects.requireNonNull(scoring, "scoring");
    if (scoring == TagScoring.WORDS && (kind != Kind.TOKEN_TAGGING || head == Head.CRF)) {
      throw new IllegalArgumentException(
          "scoring: must be ENTITIES unless words are tagged each for itself; got WORDS");
    }
    labels = labels.map(List::copyOf);
    if (kind == Kind.REGRESSION && labels.isPresent()) {
      throw new IllegalArgumentException(
          "labels: must not be given where answers are scores; got " + labels.get());
    }
    if (kind == Kind.SENTENCE_EMBEDDING && labels.isPresent()) {
      throw new IllegalArgumentException(
          "labels: must not be given where answers are vectors; got " + labels.get());
    }
    if (labels.isPresent() && labels.get().stream().distinct().count() < 2) {
      throw new IllegalArgumentException("labels: must be two or more; got " + labels.get());
    }
    if (labels.isPresent() && labels.get().stream().distinct().count() < labels.get().size()) {
      throw new IllegalArgumentException("labels: must differ; got " + labels.get());
    }
  }

  /** Whether texts become vectors, which no label is needed for. */
  public boolean embeds() {
    return kind == Kind.SENTENCE_EMBEDDING;
  }

  /** Whether answers are labels with probabilities, which can be calibrated. */
  public boolean hasProbabilities() {
    return kind == Kind.SEQUENCE_CLASSIFICATION || kind == Kind.TOKEN_TAGGING;
  }

  /** Whether words have tags of any kind, which mark no entities. */
  public boolean tagsWords() {
    return scoring == TagScoring.WORDS;
  }

  /** Classification with the data's own labels. */
  public static Task defaults() {
    return new Task(Kind.SEQUENCE_CLASSIFICATION, Optional.empty());
  }
}
