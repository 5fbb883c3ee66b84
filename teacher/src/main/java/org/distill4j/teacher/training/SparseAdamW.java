package org.distill4j.teacher.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Workers;
import org.distill4j.teacher.transformer.EmbeddingTable;

/**
 * AdamW on the word embedding, row by row and only when a batch needs the row: a row that was not
 * touched for k steps would have been decayed and moved by its fading moments k times, and gets
 * exactly these steps before it is read again.
 *
 * <p>After {@link #FADED} steps without gradient the first moment is below one part in 10⁹ of what
 * it was, which no float32 weight can show; from there on only decay is left.
 */
final class SparseAdamW {
  private static final int FADED = 200; // 0.9^200 = 7e-10

  private final EmbeddingTable table;
  private final int width;
  private final float[] first;
  private final float[] second;
  private final int[] upToDate;
  private final int[] lastGradient;
  private final List<Update> history = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final Workers.Work touchAll = this::touchAll;
  private final Workers.Work catchUpBatch = this::catchUpBatch;
  private final Workers.Work catchUpTable = this::catchUpTable;
  private PackedBatch batch;
  private int target;
  private double[] kept = {1}; // product of the decay factors up to each step

  SparseAdamW(EmbeddingTable table, AdamWSettings settings) {
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
    remember(update);
    Workers.run(touchAll);
    table.clearGradients();
  }

  private void remember(Update update) {
    history.add(update);
    int step = history.size();
    if (kept.length <= step) {
      kept = Arrays.copyOf(kept, 2 * kept.length + 1);
    }
    kept[step] = kept[step - 1] * update.keep();
  }

  /** Writes table, moments and history; rows keep their arrears, since paying them now rounds. */
  void save(StateFile.Output out) throws IOException {
    out.numbers(table.values());
    out.numbers(first);
    out.numbers(second);
    out.numbers(upToDate);
    out.numbers(lastGradient);
    out.number(history.size());
    for (Update update : history) {
      out.numbers(update.toArray());
    }
  }

  /** Takes back what {@link #save} wrote. */
  void restore(StateFile.Input in) throws IOException {
    in.numbers(table.values());
    in.numbers(first);
    in.numbers(second);
    in.numbers(upToDate);
    in.numbers(lastGradient);
    history.clear();
    for (long left = in.number(); left > 0; left--) {
      float[] update = new float[Update.NUMBERS];
      in.numbers(update);
      remember(Update.of(update));
    }
  }

  private void touchAll(int part, int parts) {
    Row row = row(part);
    for (int slot = part; slot < table.touchedCount(); slot += parts) {
      row.load(table.touchedRow(slot));
      row.catchUp(history.size() - 1);
      row.touch(slot);
      row.store();
    }
  }

  /** Brings the rows that a batch reads up to date. */
  void catchUp(PackedBatch next, int step) {
    batch = next;
    target = step;
    Workers.run(catchUpBatch);
  }

  private void catchUpBatch(int part, int parts) {
    for (int i = 0; i < batch.rows(); i++) {
      if (batch.piece(i) % parts == part) {
        catchUp(row(part), batch.piece(i));
      }
    }
  }

  /** Brings all rows up to date. */
  void catchUpAll(int step) {
    target = step;
    Workers.run(catchUpTable);
  }

  private void catchUpTable(int part, int parts) {
    for (int number = part; number < table.rows(); number += parts) {
      catchUp(row(part), number);
    }
  }

  private void catchUp(Row row, int number) {
    if (upToDate[number] < target) {
      row.load(number);
      row.catchUp(target);
      row.store();
    }
  }

  // Each worker has a row of its own.
  private Row row(int part) {
    synchronized (rows) {
      while (rows.size() <= part) {
        rows.add(new Row());
      }
      return rows.get(part);
    }
  }

  /** One row at a time, in arrays that begin with it: loops over them are vectorised. */
  private final class Row {
    private final float[] w = new float[width];
    private final float[] m = new float[width];
    private final float[] v = new float[width];
    private final float[] g = new float[width];
    private int number;

    void load(int row) {
      number = row;
      System.arraycopy(table.values(), row * width, w, 0, width);
      System.arraycopy(first, row * width, m, 0, width);
      System.arraycopy(second, row * width, v, 0, width);
    }

    void store() {
      System.arraycopy(w, 0, table.values(), number * width, width);
      System.arraycopy(m, 0, first, number * width, width);
      System.arraycopy(v, 0, second, number * width, width);
    }

    void touch(int slot) {
      System.arraycopy(table.gradients(), slot * width, g, 0, width);
      int step = history.size();
      history.get(step - 1).apply(width, w, g, m, v);
      upToDate[number] = step;
      lastGradient[number] = step;
    }

    void catchUp(int step) {
      int done = upToDate[number];
      if (lastGradient[number] > 0) {
        int moving = Math.min(step, lastGradient[number] + FADED);
        for (; done < moving; done++) {
          history.get(done).applyWithoutGradient(width, w, m, v);
        }
      }
      if (done < step) {
        decay(done, step);
      }
      upToDate[number] = step;
    }

    private void decay(int done, int step) {
      float factor = (float) (kept[step] / kept[done]);
      boolean moved = lastGradient[number] > 0;
      float fade = moved ? (float) Math.pow(history.get(0).beta2(), step - done) : 0;
      for (int i = 0; i < width; i++) {
        w[i] *= factor;
        m[i] = 0;
        v[i] *= fade;
      }
    }
  }
}
