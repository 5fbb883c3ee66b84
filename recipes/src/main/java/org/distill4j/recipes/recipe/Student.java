package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * The shape of a student; what is empty is as in the teacher.
 *
 * @param kind what it is made of
 * @param layers Transformer layers
 * @param heads attention heads of each layer
 * @param feedForward feed-forward neurons of each layer
 * @param hidden width of the residual stream; of a student without attention, its dense units, or
 *     its LSTM's cells in each direction
 * @param embedding width of word vectors, of a student without attention; of one whose answers are
 *     sentence vectors, theirs
 * @param initialize the weights before training
 * @param share which weights a Transformer's layers have in common
 */
public record Student(
    Kind kind,
    OptionalInt layers,
    OptionalInt heads,
    OptionalInt feedForward,
    OptionalInt hidden,
    OptionalInt embedding,
    Initialization initialize,
    Share share) {
  /** Which weights layers have in common. */
  public enum Share {
    /** Each has its own. */
    NONE,
    /** All have those of one. */
    ALL
  }

  /** What a student is made of. */
  public enum Kind {
    /** A smaller Transformer. */
    TRANSFORMER,
    /** An LSTM in both directions over word vectors. */
    BILSTM,
    /** Word vectors, averaged, and a dense layer. */
    STATIC;

    /** The width of {@code hidden} where a recipe does not say it; empty for the teacher's. */
    public OptionalInt defaultHidden() {
      return switch (this) {
        case TRANSFORMER -> OptionalInt.empty();
        case BILSTM -> OptionalInt.of(BILSTM_CELLS);
        case STATIC -> OptionalInt.of(STATIC_UNITS);
      };
    }
  }

  private static final int BILSTM_CELLS = 128;
  private static final int STATIC_UNITS = 256;

  /** Checks every number that is given. */
  public Student {
    Objects.requireNonNull(kind, "kind");
    embedding.ifPresent(v -> Bound.atLeast(1).check("embedding", v));
    if (kind != Kind.TRANSFORMER
        && (layers.isPresent() || heads.isPresent() || feedForward.isPresent())) {
      throw new IllegalArgumentException(
          "layers, heads, feed-forward: must be left out of a student of kind " + kind);
    }
    Objects.requireNonNull(initialize, "initialize");
    layers.ifPresent(v -> Bound.atLeast(1).check("layers", v));
    heads.ifPresent(v -> Bound.atLeast(1).check("heads", v));
    feedForward.ifPresent(v -> Bound.atLeast(1).check("feed-forward", v));
    hidden.ifPresent(v -> Bound.atLeast(1).check("hidden", v));
    int listed = initialize.layers().size();
    if (listed > 0 && layers.isPresent() && layers.getAsInt() != listed) {
      throw new IllegalArgumentException(
          "initialize: must list a teacher layer for each of the "
              + layers.getAsInt()
              + " layers; got "
              + initialize.layers());
    }
  }

  /** A smaller Transformer. */
  public Student(
      OptionalInt layers,
      OptionalInt heads,
      OptionalInt feedForward,
      OptionalInt hidden,
      Initialization initialize) {
    this(
        Kind.TRANSFORMER,
        layers,
        heads,
        feedForward,
        hidden,
        OptionalInt.empty(),
        initialize,
        Share.NONE);
  }

  /** A student without attention that starts from the teacher's words, or from random ones. */
  public static Student withoutAttention(
      Kind kind, OptionalInt hidden, OptionalInt embedding, Initialization initialize) {
    OptionalInt none = OptionalInt.empty();
    return new Student(kind, none, none, none, hidden, embedding, initialize, Share.NONE);
  }

  /** The same with weights in common. */
  public Student withShare(Share newShare) {
    return new Student(kind, layers, heads, feedForward, hidden, embedding, initialize, newShare);
  }

  /** The same with vectors of that width. */
  public Student withEmbedding(OptionalInt size) {
    return new Student(kind, layers, heads, feedForward, hidden, size, initialize, share);
  }

  /** Whether all layers have the weights of one. */
  public boolean sharesLayers() {
    return share == Share.ALL;
  }

  /** Whether it is a Transformer. */
  public boolean isTransformer() {
    return kind == Kind.TRANSFORMER;
  }

  /** The teacher's own shape and weights. */
  public static Student defaults() {
    OptionalInt teacher = OptionalInt.empty();
    return new Student(teacher, teacher, teacher, teacher, Initialization.teacherLayers());
  }
}
