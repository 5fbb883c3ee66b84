package org.distill4j.compress.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.GradientImportance;
import org.distill4j.compress.prune.LayerRemoval;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.compress.prune.PruningAmount;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.family.LayerSelection;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pruning of models with logits of every token, which have no pooler. */
final class TaggerPruningTest {
  private static final List<TokenizedText> TEXTS =
      IntStream.range(0, 150).mapToObj(i -> text(3 + i % 9, i)).toList();
  private static final List<TokenizedText> OTHERS =
      IntStream.range(0, 50).mapToObj(i -> text(3 + i % 7, 1_000 + i)).toList();

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Checkpoint model() {
    return RandomCheckpoint.layers(List.of(3, 2), List.of(10, 6)).asTagger();
  }

  /** Every piece but the first and the last is a word. */
  private static TokenizedText text(int length, long seed) {
    int[] ids = RandomCheckpoint.ids(length, 40, seed);
    return TokenizedText.of(ids, RandomCheckpoint.types(length), false)
        .withFirstPieces(IntStream.range(1, length - 1).toArray());
  }

  @Test
  void onlyWordsTellModelsApart() {
    int[] ids = {1, 9, 12, 5};
    TokenizedText bare = TokenizedText.of(ids, new int[4], false);
    float[] all = LogitDistance.logits(model(), List.of(bare))[0];
    float[] words =
        LogitDistance.logits(model(), List.of(bare.withFirstPieces(2, TokenizedText.NO_PIECE)))[0];
    assertEquals(4 * 3, all.length, "three labels of four pieces");
    assertTrue(Arrays.equals(words, Arrays.copyOfRange(all, 6, 9)), Arrays.toString(words));
  }

  @Test
  void hiddenUnitsGoAndTheClassifierIsLedByThoseThatAreLeft() {
    List<Integer> kept = IntStream.range(0, 16).filter(unit -> unit % 5 != 3).boxed().toList();
    int[] units = kept.stream().mapToInt(Integer::intValue).toArray();
    Checkpoint cut = WidthSlicing.keep(model(), units, new int[0]);
    Checkpoint fitted = HiddenPruning.prune(model(), model(), kept, TEXTS);
    ClassifierShapes.check(fitted);
    assertEquals(Head.TAGS, Head.of(fitted));
    assertEquals(13, fitted.config().hiddenSize());
    double before = LogitDistance.of(model(), cut, OTHERS);
    double after = LogitDistance.of(model(), fitted, OTHERS);
    assertTrue(after < 0.7 * before, after + " of " + before);
  }

  @Test
  void outputProjectionsAreFittedToEveryToken() {
    Checkpoint model = RandomCheckpoint.layers(List.of(4, 4), List.of(20, 20)).asTagger();
    List<Integer> half = IntStream.range(0, 10).boxed().toList();
    Checkpoint pruned =
        StructuredPruning.keep(model, List.of(List.of(0, 2), List.of(1, 3)), List.of(half, half))
            .model();
    Checkpoint fitted = Reconstruction.of(model, pruned, TEXTS);
    double before = LogitDistance.of(model, pruned, OTHERS);
    double after = LogitDistance.of(model, fitted, OTHERS);
    assertTrue(after < 0.7 * before, after + " of " + before);
  }

  @Test
  void layersGoByWhatWordsLose() {
    List<LayerRemoval.Removed> order =
        LayerRemoval.order(model(), TEXTS.subList(0, 20), PruningAmount.count(1), List.of());
    Checkpoint shallow = LayerSelection.keep(model(), LayerRemoval.kept(model(), order));
    assertEquals(Head.TAGS, Head.of(shallow));
    assertEquals(
        LogitDistance.of(model(), shallow, TEXTS.subList(0, 20)), order.get(0).error(), 1e-9);
  }

  /** The loss of a sentence is the mean over its words, the score the mean of its slopes. */
  @Test
  void neuronsScoreTheSlopeOfTheLossOfWords() {
    List<TokenizedText> texts = List.of(text(5, 1), text(5, 2));
    Labels truth = Labels.tags(List.of(List.of(0, 2, 1), List.of(1, 1, 0)));
    Targets targets = (rows, step) -> List.of(truth.targets(rows, texts));
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    double[] scores =
        GradientImportance.of(model(), List.of(loss), texts, targets).feedForward().get(0);
    double step = 0.01;
    for (int neuron = 0; neuron < scores.length; neuron++) {
      double sum = 0;
      for (int text = 0; text < 2; text++) {
        List<Double> values = new ArrayList<>();
        for (double factor : new double[] {1 + step, 1 - step}) {
          TransformerModel encoder =
              TransformerModel.forTraining(masked(neuron, (float) factor), List.of(loss), 0);
          PackedBatch batch = PackedBatch.of(List.of(texts.get(text)));
          values.add(encoder.lossAndGradients(batch, targets.of(new int[] {text}, 0)));
        }
        sum += Math.abs(values.get(0) - values.get(1)) / (2 * step) / 2;
      }
      assertEquals(sum, scores[neuron], 5e-5 + 1e-3 * sum, "float32 losses; neuron " + neuron);
    }
  }

  private static Checkpoint masked(int neuron, float factor) {
    String name = "encoder.layer.0.output.dense.weight";
    Tensor weight = model().tensor(name);
    for (int at = neuron; at < weight.size(); at += weight.length(1)) {
      weight.values()[at] *= factor;
    }
    Map<String, Tensor> tensors = new TreeMap<>(model().tensors());
    tensors.put(name, weight);
    return new Checkpoint(
        model().config().withDropout(0, 0), new TreeMap<>(tensors), model().head());
  }
}
