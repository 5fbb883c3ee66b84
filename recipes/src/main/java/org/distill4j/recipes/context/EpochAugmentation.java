package org.distill4j.recipes.context;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.evaluate.dataset.LeakGuard;
import org.distill4j.student.augmentation.TextAugmentation;

/** Augmented texts that each epoch has of its own, always equally many. */
final class EpochAugmentation {
  private final TextAugmentation augmentation;
  private final Dataset train;
  private final List<Dataset> held;

  /**
   * The texts made of training rows.
   *
   * @param held the rows that none of them may give away
   */
  EpochAugmentation(TextAugmentation augmentation, Dataset train, List<Dataset> held) {
    this.augmentation = augmentation;
    this.train = train;
    this.held = List.copyOf(held);
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
    Dataset made = augmentation.ofEpoch(train, epoch);
    LeakGuard guard = LeakGuard.of(made, held);
    List<Integer> sources =
        IntStream.range(0, made.size()).map(text -> text % train.size()).boxed().toList();
    List<Example> rows =
        new ArrayList<>(
            sources.stream().map(source -> train.examples().get(source).withoutLabel()).toList());
    guard.kept().forEach(text -> rows.set(text, made.examples().get(text)));
    return new Epoch(Dataset.of("augmented", rows), sources, guard);
  }
}
