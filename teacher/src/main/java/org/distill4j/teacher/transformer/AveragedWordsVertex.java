package org.distill4j.teacher.transformer;

import java.util.Arrays;
import java.util.List;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Dropout;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The weighted mean of each sequence's word vectors, {@code [B, E]}: {@code y = Σ_i p_i x_i} over
 * the words that are read, with {@code p = softmax(x · s)} and a learned score vector s {@code
 * [E]}. At s = 0 it is the plain mean.
 *
 * <p>In training whole words are left out by chance, since a mean over fewer words is still one
 * (word dropout: Iyyer et al. 2015, Deep Unordered Composition Rivals Syntactic Methods); a
 * sequence that would lose all of them keeps all.
 */
final class AveragedWordsVertex extends TransformerVertex {
  static final String SCORE = "score";

  private final int width;
  private final double dropout;

  AveragedWordsVertex(@JsonProperty("width") int width, @JsonProperty("dropout") double dropout) {
    this.width = width;
    this.dropout = dropout;
  }

  @Override
  List<ParameterShape> parameters() {
    return List.of(new ParameterShape(SCORE, 1, width));
  }

  @Override
  List<Object> identity() {
    return List.of(width, dropout);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return 2;
  }

  private final class Working extends EmbeddingReader {
    private final Workspace kept = scratch();
    private final Dropout masks = new Dropout(dropout);
    private final double[] score = new double[width];
    private final double[] total = new double[width];
    private final float[] slope = new float[width];
    private double[] shares = {};

    Working(Place place) {
      super(place);
    }

    @Override
    void forward() {
      StepClock.Part before = enter(StepClock.Part.EMBEDDING);
      PackedBatch batch = context().batch();
      Buffer result = out().open(batch.size(), width);
      for (int j = 0; j < width; j++) {
        score[j] = parameter(0).get(j);
      }
      draw(batch);
      int row = 0;
      for (int i = 0; i < batch.size(); i++) {
        share(batch, row, batch.length(i));
        Arrays.fill(total, 0);
        for (int end = row + batch.length(i); row < end; row++) {
          add(shares[row], batch.piece(row));
        }
        for (int j = 0; j < width; j++) {
          result.set(i * width + j, total[j]);
        }
      }
      enter(before);
    }

    // 1 for the words that are read, 0 for the others.
    private void draw(PackedBatch batch) {
      int rows = batch.realTokens();
      if (shares.length < rows) {
        shares = new double[rows + rows / 2];
      }
      Arrays.fill(shares, 0, rows, 1);
      if (!(dropout > 0 && context().training())) {
        return;
      }
      Buffer drawn = kept.get(rows, 1);
      for (int row = 0; row < rows; row++) {
        drawn.set(row, 1);
      }
      masks.apply(context().dropoutKey(vertexIndex), rows, drawn, drawn);
      for (int row = 0; row < rows; row++) {
        shares[row] = drawn.get(row) > 0 ? 1 : 0;
      }
    }

    private void share(PackedBatch batch, int from, int count) {
      double any = 0;
      for (int i = 0; i < count; i++) {
        any += shares[from + i];
      }
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        boolean read = any == 0 || shares[i] > 0;
        // Scores start at zero and grow with weight decay against them: no overflow to guard for.
        shares[i] = read ? Math.exp(product(score, batch.piece(i))) : 0;
        sum += shares[i];
      }
      for (int i = from; i < from + count; i++) {
        shares[i] /= sum;
      }
    }

    private double product(double[] vector, int piece) {
      float[] values = words().values();
      int at = piece * width;
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += vector[j] * values[at + j];
      }
      return sum;
    }

    private void add(double factor, int piece) {
      float[] values = words().values();
      int at = piece * width;
      for (int j = 0; j < width; j++) {
        total[j] += factor * values[at + j];
      }
    }

    @Override
    void backward() {
      StepClock.Part before = enter(StepClock.Part.EMBEDDING);
      PackedBatch batch = context().batch();
      double[] scoreSlope = new double[width];
      int row = 0;
      for (int i = 0; i < batch.size(); i++) {
        double mean = 0;
        for (int j = 0; j < width; j++) {
          total[j] = out().slopes().get(i * width + j);
          mean += total[j] * out().values().get(i * width + j);
        }
        for (int end = row + batch.length(i); row < end; row++) {
          scatter(batch.piece(row), shares[row], mean, scoreSlope);
        }
      }
      for (int j = 0; j < width; j++) {
        gradient(0).set(j, scoreSlope[j]);
      }
      enter(before);
    }

    // dL/dx_i = p_i dy + p_i (dy · x_i - dy · y) s, dL/ds = Σ_i p_i (dy · x_i - dy · y) x_i.
    private void scatter(int piece, double share, double mean, double[] scoreSlope) {
      if (share == 0) {
        return;
      }
      double byScore = share * (product(total, piece) - mean);
      float[] values = words().values();
      int at = piece * width;
      for (int j = 0; j < width; j++) {
        slope[j] = (float) (share * total[j] + byScore * score[j]);
        scoreSlope[j] += byScore * values[at + j];
      }
      words().addGradient(piece, slope, 0);
    }
  }
}
