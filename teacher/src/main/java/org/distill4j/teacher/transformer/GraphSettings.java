package org.distill4j.teacher.transformer;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What the graph is for.
 *
 * @param classes width of the logits; 0 for no head
 * @param tags whether logits are of each token, without a pooler, and not of the first alone
 * @param everyToken whether the last layer works for all tokens, or only for the first of each
 *     sequence, which is all that a classifier reads: exact, and most of the layer saved
 * @param losses losses to train by; none for a graph that only answers
 * @param seed of the dropout masks
 * @param type float32, or float64 for gradient checks
 * @param chain whether neighbouring tags have scores
 */
record GraphSettings(
    int classes,
    boolean tags,
    boolean everyToken,
    List<TrainingLoss> losses,
    long seed,
    DataType type,
    boolean chain) {
  /** Of a model that answers texts as a whole. */
  GraphSettings(
      int classes, boolean everyToken, List<TrainingLoss> losses, long seed, DataType type) {
    this(classes, false, everyToken, losses, seed, type, false);
  }

  /** Of a model that answers, with what it computes for every token where that is wanted. */
  static GraphSettings inference(Checkpoint checkpoint, boolean everyToken) {
    int classes = checkpoint.labels().size();
    boolean tags = Head.of(checkpoint) == Head.TAGS;
    boolean reads = Head.readsEveryToken(checkpoint);
    return new GraphSettings(
        classes, tags, everyToken || reads, List.of(), 0, DataType.FLOAT, checkpoint.hasChain());
  }

  /** Of a model to train by those losses. */
  static GraphSettings training(
      Checkpoint checkpoint, List<? extends TrainingLoss> losses, long seed, DataType type) {
    int last = checkpoint.config().numHiddenLayers() - 1;
    boolean everyToken = losses.stream().anyMatch(loss -> reads(loss, last));
    boolean tags = Head.of(checkpoint) == Head.TAGS;
    return new GraphSettings(
        checkpoint.labels().size(),
        tags,
        everyToken || Head.readsEveryToken(checkpoint),
        List.copyOf(losses),
        seed,
        type,
        checkpoint.hasChain());
  }

  // Whether a loss looks at what the last layer computes for the first tokens alone, if it may.
  private static boolean reads(TrainingLoss loss, int last) {
    if (loss instanceof AttentionRelationTapLoss scores) {
      String query = GraphNames.query(last);
      return scores.left().vertex().equals(query) || scores.right().vertex().equals(query);
    }
    return loss instanceof TapLoss tap && tap.tap().equals(GraphNames.output(last));
  }

  /** The graph of a model of that configuration. */
  ComputationGraphConfiguration graph(TransformerConfig config) {
    return config.family().isTransformer()
        ? TransformerGraph.of(config, this)
        : WordModelGraph.of(config, this);
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
