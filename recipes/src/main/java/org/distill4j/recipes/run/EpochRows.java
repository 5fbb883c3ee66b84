package org.distill4j.recipes.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.Example;
import org.distill4j.evaluate.data.LeakGuard;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.student.augmentation.TextAugmentation;

/** Augmented texts that each epoch has of its own, always equally many. */
final class EpochRows {
  private final TextAugmentation augmentation;
  private final RecipeData data;

  EpochRows(TextAugmentation augmentation, RecipeData data) {
    this.augmentation = augmentation;
    this.data = data;
  }

  /**
   * The texts of one epoch.
   *
   * @param rows without labels; one that would give away a row held out is the training row itself
   *     that it was made of
   * @param sources the number of the row that each was made of
   * @param guard what was too near a row held out
   */
  record Epoch(Dataset rows, List<Integer> sources, LeakGuard guard) {}

  /**
   * Makes the texts of an epoch.
   *
   * @param epoch from 1
   */
  Epoch of(int epoch) {
    List<Example> train = data.train().examples();
    Dataset made = augmentation.ofEpoch(data.train(), epoch);
    LeakGuard guard = LeakGuard.of(made, List.of(data.validation(), data.test()));
    List<Integer> sources =
        IntStream.range(0, made.size()).map(text -> text % train.size()).boxed().toList();
    List<Example> rows =
        new ArrayList<>(sources.stream().map(source -> train.get(source).withoutLabel()).toList());
    guard.kept().forEach(text -> rows.set(text, made.examples().get(text)));
    return new Epoch(Dataset.of("augmented", rows), sources, guard);
  }
}
