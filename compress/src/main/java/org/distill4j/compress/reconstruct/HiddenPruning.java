package org.distill4j.compress.reconstruct;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.compress.axes.AxisSlicing;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.PruningAmount;
import org.distill4j.compress.prune.Scope;
import org.distill4j.compress.prune.UnitSelector;
import org.distill4j.compress.reconstruct.HiddenReaders.Place;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.ResidualBlock;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Removes hidden units of the residual stream, the same ones in all layers. SliceGPT (Ashkboos et
 * al. 2024, arXiv 2401.15024) rotates the stream first; in a post-norm model the norms' gains lie
 * within the stream, so no rotation of it is free, and units are chosen as they are.
 *
 * <p>Everything that reads or writes the stream is fitted by least squares on texts, from the
 * embeddings upwards, each place reading the model as reconstructed so far: norms and readers by
 * {@link HiddenReaders}, the output projections as in {@link Reconstruction}, and the classifier
 * from the pooled units that are left; without a pooler it reads the stream like any other layer.
 * The width of heads stays.
 */
public final class HiddenPruning {
  /** Of the mean variance of the pooled units: few rows, one a text. */
  private static final double CLASSIFIER_RIDGE = 1e-3;

  private final Checkpoint original;
  private final Checkpoint wide;
  private final int[] kept;
  private final Optional<SentenceHead> head;
  private final int[] pooled;
  private final PairedForward pairs;
  private Checkpoint narrow;

  private HiddenPruning(
      Checkpoint original, Checkpoint wide, int[] kept, List<TokenizedText> texts) {
    this.original = original;
    this.kept = kept;
    this.head = SentenceHead.of(ModelFamily.architecture(wide));
    this.pooled = head.map(h -> pooled(wide, h, kept.length)).orElseGet(() -> new int[0]);
    this.wide = head.map(h -> withPooled(wide, h, pooled)).orElse(wide);
    this.pairs = new PairedForward(texts);
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

  // The pooler's units are its own: those stay that the classifier weighs most.
  private static int[] pooled(Checkpoint model, SentenceHead head, int count) {
    Tensor classifier = model.tensor(head.classifier().weight().tensor());
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

  private static Checkpoint withPooled(Checkpoint wide, SentenceHead head, int[] pooled) {
    Architecture model = ModelFamily.architecture(wide);
    return new Checkpoint(
        wide.config(),
        AxisSlicing.keep(model, wide.tensors(), Map.of(head.pooled(), pooled)),
        wide.head());
  }

  private Checkpoint run() {
    Architecture model = ModelFamily.architecture(narrow);
    List<ResidualBlock> blocks = ResidualBlock.of(model);
    String embeddings = blocks.get(0).residual();
    read(PairedForward.upTo(original, 0), 0, Place.of(model, norm(model, embeddings), embeddings));
    int layers = narrow.config().numHiddenLayers();
    for (int layer = 0; layer < layers; layer++) {
      TransformerModel whole = PairedForward.upTo(original, layer);
      for (ResidualBlock block : blocks) {
        if (block.layer() == layer) {
          narrow = new BlockReconstruction(pairs, original, whole, kept).fit(narrow, block);
          read(whole, layer, Place.of(model, block.norm(), block.output()));
        }
      }
    }
    head.ifPresent(h -> classify(h, layers - 1));
    return narrow;
  }

  private static Op.LayerNorm norm(Architecture model, String value) {
    if (model.maker(value) instanceof Op.LayerNorm norm) {
      return norm;
    }
    throw new IllegalArgumentException(value + ": must be normalized; got another operation");
  }

  private void read(TransformerModel whole, int layer, Place place) {
    HiddenReaders readers = new HiddenReaders(place, kept, original.config().hiddenSize());
    pairs.read(whole, PairedForward.upTo(narrow, layer), readers::see);
    SortedMap<String, Tensor> tensors = new TreeMap<>(narrow.tensors());
    readers.apply(tensors, wide.tensors());
    narrow = new Checkpoint(narrow.config(), tensors, narrow.head());
  }

  private void classify(SentenceHead sentence, int last) {
    int labels = narrow.labels().size();
    AffineFit fit = new AffineFit(pooled.length, labels);
    RowBuffer x = new RowBuffer();
    RowBuffer y = new RowBuffer();
    pairs.read(
        PairedForward.upTo(original, last),
        PairedForward.upTo(narrow, last),
        values -> {
          int rows = RowBuffer.firstRows(values.batch());
          int count = values.batch().size();
          fit.add(
              count,
              rows,
              x.some(values.cut().get(sentence.sentence()), count, rows, pooled.length),
              y.some(values.whole().get(sentence.classifier().output()), count, rows, labels),
              1);
        });
    Affine map = fit.solve(CLASSIFIER_RIDGE);
    SortedMap<String, Tensor> tensors = new TreeMap<>(narrow.tensors());
    Tensor zeros = Tensor.zeros(labels, pooled.length);
    tensors.put(sentence.classifier().weight().tensor(), map.addedTo(zeros));
    tensors.put(sentence.classifier().biasTensor(), map.addedToBias(Tensor.zeros(labels)));
    narrow = new Checkpoint(narrow.config(), tensors, narrow.head());
  }
}
