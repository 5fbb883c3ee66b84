package org.distill4j.student.distillation;

import java.util.function.IntFunction;

/**
 * What each epoch of a distillation reads: the same texts, or others made for it, of which those of
 * the epoch asked for last are held.
 */
public final class EpochDatasets {
  private final DistillationDataset first;
  private final IntFunction<DistillationDataset> later;
  private int number = 1;
  private DistillationDataset last;

  private EpochDatasets(DistillationDataset first, IntFunction<DistillationDataset> later) {
    this.first = first;
    this.later = later;
    this.last = first;
  }

  /** The same texts in every epoch. */
  public static EpochDatasets same(DistillationDataset texts) {
    return new EpochDatasets(texts, null);
  }

  /**
   * Texts made for each epoch.
   *
   * @param of the texts of an epoch, from 1, the same whenever they are asked for, and always
   *     equally many
   */
  public static EpochDatasets changing(IntFunction<DistillationDataset> of) {
    return new EpochDatasets(of.apply(1), of);
  }

  /** Whether a later epoch reads other texts than the first. */
  public boolean isChanging() {
    return later != null;
  }

  /** The texts of the first epoch. */
  public DistillationDataset first() {
    return first;
  }

  /**
   * The texts of an epoch.
   *
   * @param epoch from 1
   * @throws IllegalStateException if they are not as many as those of the first
   */
  public DistillationDataset of(int epoch) {
    if (later != null && epoch != number) {
      last = epoch == 1 ? first : made(epoch);
      number = epoch;
    }
    return last;
  }

  private DistillationDataset made(int epoch) {
    DistillationDataset texts = later.apply(epoch);
    int count = texts.sequences().size();
    if (count != first.sequences().size()) {
      throw new IllegalStateException(
          "texts: must be as many in every epoch; got "
              + count
              + " in epoch "
              + epoch
              + " and "
              + first.sequences().size()
              + " in the first");
    }
    return texts;
  }
}
