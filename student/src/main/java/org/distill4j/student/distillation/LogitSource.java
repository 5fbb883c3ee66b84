package org.distill4j.student.distillation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.student.outputs.LogitRows;
import org.distill4j.student.outputs.StateRows;
import org.distill4j.student.outputs.TeacherLogits;
import org.distill4j.student.outputs.TeacherStates;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** Where the teacher's logits come from, and its hidden states where they are stored too. */
@FunctionalInterface
public interface LogitSource {
  /**
   * The logits {@code [n][C]} of all texts before the training; empty where the teacher is asked
   * batch by batch.
   */
  Optional<LogitRows> ahead(Checkpoint teacher, List<TokenizedText> sequences) throws IOException;

  /**
   * The hidden states of all texts before the training; empty where the teacher is asked batch by
   * batch, as it is unless said otherwise.
   *
   * @param numbers of the hidden states, see {@link
   *     org.distill4j.teacher.transformer.GraphNames#hiddenState}
   */
  default Optional<StateRows> states(
      Checkpoint teacher, List<TokenizedText> sequences, List<Integer> numbers) throws IOException {
    return Optional.empty();
  }

  /**
   * Further teachers beside the first.
   *
   * @param others of the first one's labels, for the same tokens
   * @param weights of the first teacher and these, finite and positive
   */
  record Ensemble(List<Checkpoint> others, List<Double> weights) {
    /** Refuses weights that are not one for each, finite and positive. */
    public Ensemble {
      others = List.copyOf(others);
      weights = List.copyOf(weights);
      if (EnsembleLogits.shares(weights).length != others.size() + 1) {
        throw new IllegalArgumentException(
            "weights: must be one for each of "
                + (others.size() + 1)
                + " teachers; got "
                + weights);
      }
    }
  }

  /** Who else is asked batch by batch; mostly nobody. */
  default Optional<Ensemble> together() {
    return Optional.empty();
  }

  /** The teacher and others are asked batch by batch, for the weighted mean of their logits. */
  static LogitSource live(Ensemble ensemble) {
    return new LogitSource() {
      @Override
      public Optional<LogitRows> ahead(Checkpoint teacher, List<TokenizedText> sequences) {
        return Optional.empty();
      }

      @Override
      public Optional<Ensemble> together() {
        return Optional.of(ensemble);
      }
    };
  }

  /** The teacher is asked batch by batch. */
  static LogitSource live() {
    return (teacher, sequences) -> Optional.empty();
  }

  /** The teacher is asked once, and its answers are kept. */
  static LogitSource stored(TeacherLogits store) {
    return (teacher, sequences) -> Optional.of(store.rows(teacher, sequences));
  }

  /**
   * The teacher is asked once, and its answers are kept; its hidden states too, if they are wanted
   * and take no more than so many bytes.
   */
  static LogitSource stored(TeacherLogits store, long mostBytes) {
    return new LogitSource() {
      @Override
      public Optional<LogitRows> ahead(Checkpoint teacher, List<TokenizedText> sequences)
          throws IOException {
        return Optional.of(store.rows(teacher, sequences));
      }

      @Override
      public Optional<StateRows> states(
          Checkpoint teacher, List<TokenizedText> sequences, List<Integer> numbers)
          throws IOException {
        return TeacherStates.bytes(teacher, sequences, numbers.size()) <= mostBytes
            ? Optional.of(store.states().rows(teacher, sequences, numbers))
            : Optional.empty();
      }
    };
  }

  /**
   * The teacher is not asked at all.
   *
   * @param logits one row a text; logarithms of probabilities serve as logits, since losses on
   *     probabilities see no difference
   */
  static LogitSource given(float[][] logits) {
    return (teacher, sequences) -> {
      if (logits.length != sequences.size()) {
        throw new IllegalArgumentException(
            "logits: must be a row for each of the "
                + sequences.size()
                + " texts; got "
                + logits.length
                + ". Take them from the same texts.");
      }
      return Optional.of(LogitRows.of(logits));
    };
  }
}
