package org.distill4j.student.distillation;

import java.util.List;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Asks further teachers along with the first, batch by batch, for the mean of their logits: the one
 * of {@link EnsembleLogits}, of tokens as well as of texts.
 */
final class LiveEnsembleLogits {
  private final List<TransformerModel> others;
  private final double[] shares;

  LiveEnsembleLogits(LogitSource.Ensemble ensemble, Execution execution) {
    this.others =
        ensemble.others().stream()
            .map(other -> TransformerModel.forInference(other, execution))
            .toList();
    this.shares = EnsembleLogits.shares(ensemble.weights());
  }

  /**
   * Replaces the first teacher's logits by the mean of all.
   *
   * @param logits [rows, C], what the first said
   * @param batch what it read
   */
  void into(Buffer logits, PackedBatch batch) {
    double[] sums = new double[logits.length()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = shares[0] * logits.get(i);
    }
    for (int teacher = 0; teacher < others.size(); teacher++) {
      Buffer said = others.get(teacher).activations(batch).get(GraphNames.CLASSIFIER);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += shares[teacher + 1] * said.get(i);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      logits.set(i, sums[i]);
    }
  }
}
