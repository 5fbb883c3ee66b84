package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;
import org.distill4j.student.augmentation.AugmentationSettings;

/**
 * The data of a recipe.
 *
 * @param train rows to learn from, labelled but where texts become vectors
 * @param validation rows on which every choice is made
 * @param test rows that are looked at once, for the report
 * @param transfer text for the teacher to label, on top of the training rows
 * @param augment how texts are made out of the training rows, for the teacher to label
 * @param allowOverlap whether transfer and augmented text may hold rows of the test set
 */
public record Data(
    Rows train,
    Source validation,
    Source test,
    Optional<Rows> transfer,
    Optional<AugmentationSettings> augment,
    boolean allowOverlap) {
  /** Refuses null. */
  public Data {
    Objects.requireNonNull(validation, "validation");
    Objects.requireNonNull(test, "test");
    Objects.requireNonNull(transfer, "transfer");
    Objects.requireNonNull(augment, "augment");
  }

  /** Whether each epoch of a distillation reads augmented texts of its own. */
  public boolean isAugmentedEachEpoch() {
    return augment.filter(AugmentationSettings::isEachEpoch).isPresent();
  }

  /** The column by whose values training rows stay together; empty where their texts tell. */
  public Optional<String> groupColumn() {
    return validation instanceof Split split ? split.column() : Optional.empty();
  }
}
