package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.vocabulary.Dropped;

/**
 * The settings of one step from teacher to final model, and what the rest of a recipe has to know
 * of them. What the step does is the matter of its type, {@code
 * org.distill4j.recipes.stage.api.StageType}.
 */
public interface Stage {
  /** The key in the file, which is also the stage's kind in the report. */
  String key();

  /** How it trains a student for the task; nothing where it changes a model otherwise. */
  default Optional<Distill> distillation() {
    return Optional.empty();
  }

  /** How it trains a student's inside before any task; nothing where it does not. */
  default Optional<Distill> pretraining() {
    return Optional.empty();
  }

  /** The text that such a training reads in place of the recipe's data. */
  default Optional<Rows> plainText() {
    return Optional.empty();
  }

  /** The student that it makes; nothing where it goes on with the present model. */
  default Optional<Student> madeStudent() {
    return distillation().or(this::pretraining).flatMap(Distill::student);
  }

  /**
   * Adds what is wrong with it among the stages.
   *
   * @param index its own place
   */
  default void check(List<Stage> stages, int index, List<StageRules.Fault> faults) {}

  /**
   * What is wrong with it for a student that has no attention.
   *
   * @param kind of that student, as the recipe spells it
   */
  default Optional<String> faultWithoutAttention(String kind) {
    return Optional.empty();
  }

  /**
   * What is wrong with it where texts become vectors.
   *
   * @param learned whether a distillation stands before it
   */
  default Optional<String> faultOfVectors(boolean learned) {
    return Optional.empty();
  }

  /** What is wrong with it as the last stage of an encoder that several heads share. */
  default Optional<String> faultWithHeads() {
    return Optional.of(
        "must be a quantize where heads share the encoder; got "
            + key()
            + " at the end. Add - quantize: {}.");
  }

  /** The key that takes whole matrices apart; nothing where none does. */
  default Optional<String> takesApart() {
    return Optional.empty();
  }

  /** Whether it leaves matrices as products of two. */
  default boolean isFactoring() {
    return false;
  }

  /** What becomes of tokens that it removes from the vocabulary; nothing where it removes none. */
  default Optional<Dropped> droppedTokens() {
    return Optional.empty();
  }

  /** The key that says how many training texts it looks at; nothing where it looks at none. */
  default Optional<String> readsTexts() {
    return Optional.empty();
  }

  /** The length at which it times models; nothing where it times none. */
  default OptionalInt timedLength() {
    return OptionalInt.empty();
  }

  /** How it stores numbers in fewer bits; nothing where it leaves float32. */
  default Optional<QuantizationSettings> storage() {
    return Optional.empty();
  }

  /** Whether it keeps float32 weights beside what it stores in fewer bits. */
  default boolean keepsFloat() {
    return false;
  }

  /** Whether it promises that an answer does not depend on what shares its batch. */
  default boolean isBatchInvariant() {
    return false;
  }
}
