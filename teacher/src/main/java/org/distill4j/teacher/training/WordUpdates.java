package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.kernel.Workers;
import org.distill4j.teacher.transformer.WordTable;

/**
 * AdamW on the word embedding, row by row and only when a batch needs the row: a row that was not
 * touched for k steps would have been decayed and moved by its fading moments k times, and gets
 * exactly these steps before it is read again.
 *
 * <p>After {@link #FADED} steps without gradient the first moment is below one part in 10⁹ of what
 * it was, which no float32 weight can show; from there on only decay is left.
 */
final class WordUpdates {
  private static final int FADED = 200; // 0.9^200 = 7e-10

  private final WordTable table;
  private final int width;
  private final float[] first;
  private final float[] second;
  private final int[] upToDate;
  private final int[] lastGradient;
  private final List<Update> history = new ArrayList<>();
  private final Workers.Work touchAll = this::touchAll;
  private Update now;
  private double[] kept = {1}; // product of the decay factors up to each step

  WordUpdates(WordTable table, AdamWSettings settings) {
    this.table = table;
    this.width = table.width();
    this.first = new float[table.values().length];
    this.second = new float[table.values().length];
    this.upToDate = new int[table.rows()];
    this.lastGradient = new int[table.rows()];
    if (!(settings.beta1() <= 0.9)) {
      throw new IllegalArgumentException(
          "beta1: must be <= 0.9, or moments fade too slowly; got " + settings.beta1());
    }
  }

  double squares() {
    float[] gradients = table.gradients();
    double total = 0;
    for (int i = 0; i < table.touchedCount() * width; i++) {
      total += gradients[i] * gradients[i];
    }
    return total;
  }

  void step(Update update) {
    history.add(update);
    int step = history.size();
    if (kept.length <= step) {
      kept = java.util.Arrays.copyOf(kept, 2 * kept.length + 1);
    }
    kept[step] = kept[step - 1] * update.keep();
    now = update;
    Workers.run(touchAll);
    table.clearGradients();
  }

  private void touchAll(int part, int parts) {
    for (int slot = part; slot < table.touchedCount(); slot += parts) {
      touch(slot, now, history.size());
    }
  }

  private void touch(int slot, Update update, int step) {
    int row = table.touchedRow(slot);
    catchUp(row, step - 1);
    update.apply(
        width, table.values(), first, second, row * width, table.gradients(), slot * width);
    upToDate[row] = step;
    lastGradient[row] = step;
  }

  void catchUpAll(int step) {
    Workers.run(
        (part, parts) -> {
          for (int row = part; row < table.rows(); row += parts) {
            catchUp(row, step);
          }
        });
  }

  void catchUp(int row, int step) {
    int done = upToDate[row];
    if (done >= step) {
      return;
    }
    int at = row * width;
    if (lastGradient[row] > 0) {
      int moving = Math.min(step, lastGradient[row] + FADED);
      for (; done < moving; done++) {
        history.get(done).applyWithoutGradient(width, table.values(), first, second, at);
      }
    }
    if (done < step) {
      decay(row, at, done, step);
    }
    upToDate[row] = step;
  }

  private void decay(int row, int at, int done, int step) {
    float factor = (float) (kept[step] / kept[done]);
    boolean moved = lastGradient[row] > 0;
    float fade = moved ? (float) Math.pow(history.get(0).beta2(), step - done) : 0;
    for (int i = at; i < at + width; i++) {
      table.values()[i] *= factor;
      first[i] = 0;
      second[i] *= fade;
    }
  }
}
