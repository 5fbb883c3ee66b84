package org.distill4j.teacher.checkpoint;

import java.util.List;

/**
 * The head of a model, stored with it: what it answers, and its labels.
 *
 * <p>A model keeps its head from the moment when the head is made, in memory and in {@code
 * config.json}; nobody guesses it from tensors.
 *
 * @param kind what it answers
 * @param labels the label strings by index; of vectors the names of their axes, of scores one name
 * @param crf whether neighbouring tags have scores of their own
 */
public record HeadSpec(Head kind, List<String> labels, boolean crf) {
  private static final HeadSpec NONE = new HeadSpec(Head.NONE, List.of(), false);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are labels without a head or a head without labels,
   *     or scores of neighbours where nothing is tagged
   */
  public HeadSpec {
    labels = List.copyOf(labels);
    if ((kind == Head.NONE) != labels.isEmpty()) {
      throw new IllegalArgumentException(
          "head: must have labels if it is one; got " + kind + " with " + labels.size());
    }
    if (crf && kind != Head.TAGS) {
      throw new IllegalArgumentException("head: must tag to have a CRF; got " + kind);
    }
  }

  /** No head. */
  public static HeadSpec none() {
    return NONE;
  }

  /** One label of several for each text; no head where there is no label. */
  public static HeadSpec classes(List<String> labels) {
    return of(Head.CLASSES, labels);
  }

  /** A head as Hugging Face reads one of texts: of a single label it is regression. */
  static HeadSpec ofTexts(List<String> labels) {
    return of(labels.size() == 1 ? Head.SCORE : Head.CLASSES, labels);
  }

  /** Any of several labels for each text, or none. */
  public static HeadSpec labels(List<String> labels) {
    return of(Head.LABELS, labels);
  }

  /** One number for each text. */
  public static HeadSpec score(String name) {
    return of(Head.SCORE, List.of(name));
  }

  /** One label of several for each token, chosen each for itself. */
  public static HeadSpec tags(List<String> labels) {
    return of(Head.TAGS, labels);
  }

  /** A vector of that width for each text. */
  public static HeadSpec vector(int size) {
    return of(Head.VECTOR, SentenceVectors.axes(size));
  }

  /** A head of that kind; no head where there is no label. */
  public static HeadSpec of(Head kind, List<String> labels) {
    return labels.isEmpty() ? NONE : new HeadSpec(kind, labels, false);
  }

  /** The number of logits, or the width of vectors; 0 without a head. */
  public int size() {
    return labels.size();
  }

  /** The same head with other labels; no head where there is none. */
  public HeadSpec withLabels(List<String> newLabels) {
    return newLabels.isEmpty() ? NONE : new HeadSpec(kind, newLabels, crf);
  }

  /** The same tagger with scores of neighbours or without. */
  public HeadSpec withCrf(boolean neighbours) {
    return new HeadSpec(kind, labels, neighbours);
  }
}
