package org.distill4j.recipes.cost;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * How fast this machine computes, measured by letting a model read some texts: the engine, the
 * threads and the shapes are then those of the work to be estimated.
 *
 * @param flops floating-point operations a second, two for each multiplication with its addition
 * @param texts how many were read at once
 * @param seconds the shortest time that this took
 */
public record MachineSpeed(double flops, int texts, double seconds) {
  /** As many as the engine answers at once. */
  private static final int TEXTS = 64;

  /** Long enough for the just-in-time compiler, short enough to wait for. */
  private static final double MEASURING_SECONDS = 1;

  private static final int FEWEST_ROUNDS = 3;

  /** Measures with texts taken at even distances. */
  public static MachineSpeed measure(
      Checkpoint model, PlannedModel shape, List<TokenizedText> texts, Execution execution) {
    List<TokenizedText> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(TEXTS, texts.size()); i++) {
      chosen.add(texts.get((int) ((long) i * texts.size() / Math.min(TEXTS, texts.size()))));
    }
    TransformerModel encoder = TransformerModel.forInference(model, execution);
    var unused = Inference.logits(encoder, chosen); // loads native code and compiles kernels
    double shortest = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + Math.round(1e9 * MEASURING_SECONDS);
    for (int round = 0; round < FEWEST_ROUNDS || System.nanoTime() < end; round++) {
      long start = System.nanoTime();
      unused = Inference.logits(encoder, chosen);
      shortest = Math.min(shortest, (System.nanoTime() - start) / 1e9);
    }
    long macs = chosen.stream().mapToLong(text -> shape.macs(text.length())).sum();
    return new MachineSpeed(2 * macs / shortest, chosen.size(), shortest);
  }

  /** How long so many multiplications with additions take. */
  public double seconds(double macs) {
    return 2 * macs / flops;
  }
}
