package org.distill4j.compress.prune;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Removes hidden units of the residual stream, the same ones in all layers: in a post-norm model
 * the norms' gains lie within the stream, so no rotation of it is free and one choice serves all.
 *
 * <p>Everything that reads or writes the stream is fitted by least squares on texts, from the
 * embeddings upwards, each place reading the model as mended so far: norms and readers by {@link
 * HiddenReaders}, the output projections as in {@link Reconstruction}, and the classifier from the
 * pooled units that are left; without a pooler it reads the stream like any other layer. The width
 * of heads stays.
 */
public final class HiddenPruning {
  /** Of the mean variance of the pooled units: few rows, one a text. */
  private static final double CLASSIFIER_RIDGE = 1e-3;

  private final Checkpoint original;
  private final Checkpoint wide;
  private final int[] kept;
  private final int[] pooled;
  private final PairedForward twins;
  private Checkpoint narrow;

  private HiddenPruning(
      Checkpoint original, Checkpoint wide, int[] kept, List<TokenizedText> texts) {
    this.original = original;
    this.kept = kept;
    this.pooled = wide.hasPooler() ? pooled(wide, kept.length) : new int[0];
    this.wide = wide.hasPooler() ? withPooled(wide, pooled) : wide;
    this.twins = new PairedForward(texts);
    this.narrow = WidthSlicing.keep(wide, kept, pooled);
  }

  /**
   * Prunes.
   *
   * @param original the model before any pruning, whose sums and states are the targets
   * @param wide the same, or with fewer heads and neurons
   * @param kept the hidden units that stay, ascending
   * @param texts what both models read, at least one
   */
  public static Checkpoint prune(
      Checkpoint original, Checkpoint wide, List<Integer> kept, List<TokenizedText> texts) {
    int[] units = kept.stream().mapToInt(Integer::intValue).toArray();
    return new HiddenPruning(original, wide, units, texts).run();
  }

  /**
   * Which hidden units stay: those with the highest scores, ascending.
   *
   * @throws IllegalArgumentException if the target cannot be met; the message names the smallest
   */
  public static List<Integer> choose(ImportanceScores scores, PruningAmount keep) {
    return new UnitSelector("hidden", List.of(scores.hidden()), true)
        .keep(keep, Scope.GLOBAL)
        .get(0);
  }

  // The pooler's units are its own: those stay that the classifier listens to most.
  private static int[] pooled(Checkpoint model, int count) {
    Tensor classifier = model.tensor("classifier.weight");
    double[] squares = new double[classifier.length(1)];
    for (int i = 0; i < classifier.size(); i++) {
      float value = classifier.values()[i];
      squares[i % squares.length] += (double) value * value;
    }
    return IntStream.range(0, squares.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -squares[i]))
        .limit(count)
        .sorted()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Checkpoint withPooled(Checkpoint wide, int[] pooled) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(wide.tensors());
    tensors.compute("pooler.dense.weight", (name, w) -> StructuredPruning.rows(w, pooled));
    tensors.compute("pooler.dense.bias", (name, b) -> StructuredPruning.elements(b, pooled));
    return new Checkpoint(wide.config(), tensors, wide.labels());
  }

  private Checkpoint run() {
    int layers = narrow.config().numHiddenLayers();
    read(PairedForward.upTo(original, 0), 0, embeddings());
    for (int layer = 0; layer < layers; layer++) {
      TransformerModel whole = PairedForward.upTo(original, layer);
      write(whole, layer, BlockPart.attention(layer));
      read(whole, layer, attention(layer));
      write(whole, layer, BlockPart.feedForward(layer));
      read(whole, layer, layer == layers - 1 ? last(layer) : output(layer));
    }
    if (narrow.hasPooler()) {
      classify(layers - 1);
    }
    return narrow;
  }

  private static HiddenReaders.Place embeddings() {
    return new HiddenReaders.Place(
        GraphNames.EMBEDDINGS, "embeddings.LayerNorm", attentionReaders(0), false);
  }

  private static HiddenReaders.Place attention(int layer) {
    String prefix = "encoder.layer." + layer + ".";
    return new HiddenReaders.Place(
        GraphNames.attentionOutput(layer),
        prefix + "attention.output.LayerNorm",
        List.of(prefix + "intermediate.dense"),
        false);
  }

  private static HiddenReaders.Place output(int layer) {
    String norm = "encoder.layer." + layer + ".output.LayerNorm";
    return new HiddenReaders.Place(
        GraphNames.output(layer), norm, attentionReaders(layer + 1), false);
  }

  private HiddenReaders.Place last(int layer) {
    String norm = "encoder.layer." + layer + ".output.LayerNorm";
    boolean pooler = narrow.hasPooler();
    List<String> readers = List.of(pooler ? "pooler.dense" : "classifier");
    return new HiddenReaders.Place(GraphNames.output(layer), norm, readers, pooler);
  }

  private static List<String> attentionReaders(int layer) {
    String self = "encoder.layer." + layer + ".attention.self.";
    return List.of(self + "query", self + "key", self + "value");
  }

  private void read(TransformerModel whole, int layer, HiddenReaders.Place place) {
    HiddenReaders readers = new HiddenReaders(place, kept, original.config().hiddenSize());
    twins.read(whole, PairedForward.upTo(narrow, layer), readers::see);
    SortedMap<String, Tensor> tensors = new TreeMap<>(narrow.tensors());
    readers.apply(tensors, wide.tensors());
    narrow = new Checkpoint(narrow.config(), tensors, narrow.labels());
  }

  private void write(TransformerModel whole, int layer, BlockPart part) {
    narrow = new BlockReconstruction(twins, original, whole, kept).mend(narrow, layer, part);
  }

  private void classify(int last) {
    int labels = narrow.labels().size();
    AffineFit fit = new AffineFit(pooled.length, labels);
    RowBuffer x = new RowBuffer();
    RowBuffer y = new RowBuffer();
    twins.read(
        PairedForward.upTo(original, last),
        PairedForward.upTo(narrow, last),
        said -> {
          int rows = RowBuffer.firstRows(said.batch());
          int count = said.batch().size();
          fit.add(
              count,
              rows,
              x.some(said.cut().get(GraphNames.POOLER), count, rows, pooled.length),
              y.some(said.whole().get(GraphNames.CLASSIFIER), count, rows, labels),
              1);
        });
    Affine map = fit.solve(CLASSIFIER_RIDGE);
    SortedMap<String, Tensor> tensors = new TreeMap<>(narrow.tensors());
    Tensor zeros = Tensor.zeros(labels, pooled.length);
    tensors.put("classifier.weight", map.addedTo(zeros));
    tensors.put("classifier.bias", map.addedToBias(Tensor.zeros(labels)));
    narrow = new Checkpoint(narrow.config(), tensors, narrow.labels());
  }
}
