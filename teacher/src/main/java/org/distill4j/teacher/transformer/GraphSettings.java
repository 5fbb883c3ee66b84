package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What the graph is for.
 *
 * @param everyToken whether the last layer works for all tokens, or only for the first of each
 *     sequence, which is all that a classifier reads: exact, and most of the layer saved
 * @param losses losses to train by; none for a graph that only answers
 * @param seed of the dropout masks
 * @param type float32, or float64 for gradient checks
 */
record GraphSettings(boolean everyToken, List<TrainingLoss> losses, long seed, DataType type) {
  /** Of a model that answers, with what it computes for every token where that is wanted. */
  static GraphSettings inference(Checkpoint checkpoint, boolean everyToken) {
    boolean reads = Head.readsEveryToken(checkpoint);
    return new GraphSettings(everyToken || reads, List.of(), 0, DataType.FLOAT);
  }

  /** Of a model to train by those losses. */
  static GraphSettings training(
      Checkpoint checkpoint, List<? extends TrainingLoss> losses, long seed, DataType type) {
    int last = checkpoint.config().numHiddenLayers() - 1;
    boolean everyToken =
        losses.stream().anyMatch(loss -> reads(loss, last)) || Head.readsEveryToken(checkpoint);
    return new GraphSettings(everyToken, List.copyOf(losses), seed, type);
  }

  // Whether a loss looks at what the last layer computes for the first tokens alone, if it may.
  private static boolean reads(TrainingLoss loss, int last) {
    if (loss instanceof AttentionRelationTapLoss scores) {
      String query = GraphNames.query(last);
      return scores.left().vertex().equals(query) || scores.right().vertex().equals(query);
    }
    return loss instanceof TapLoss tap && tap.tap().equals(GraphNames.output(last));
  }

  /** Which memory its passes may share. */
  GraphExecutor.Sharing sharing(Execution execution) {
    if (execution.headAlone() && !losses.isEmpty()) {
      return GraphExecutor.Sharing.ALL;
    }
    if (losses.isEmpty()) {
      return everyToken ? GraphExecutor.Sharing.NOTHING : GraphExecutor.Sharing.ALL;
    }
    return execution.recompute()
        ? GraphExecutor.Sharing.ALL_BUT_HIDDEN_STATES
        : GraphExecutor.Sharing.NOTHING;
  }

  /** Losses on rows, which DL4J knows; those between scores are the pass's own. */
  List<TapLoss> taps() {
    return losses.stream().filter(TapLoss.class::isInstance).map(TapLoss.class::cast).toList();
  }
}
