package org.distill4j.recipes.assessment;

import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;

/** Chooses the texts whose answers a model folder keeps, to be repeated on other machines. */
public final class KnownTexts {
  /** Enough that a processor which answers otherwise is seen, few enough to read. */
  private static final int MOST = 8;

  private KnownTexts() {}

  /** A few rows, evenly spread. */
  public static List<Example> of(Dataset rows) {
    int count = Math.min(MOST, rows.size());
    return IntStream.range(0, count)
        .mapToObj(i -> rows.examples().get((int) ((long) i * rows.size() / count)))
        .toList();
  }
}
