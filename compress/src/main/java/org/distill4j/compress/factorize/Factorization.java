package org.distill4j.compress.factorize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Low-rank factorization of a trained model: each linear layer of the encoder by what it reads in
 * texts, see {@link LowRank}, the word embedding by how often words are used, see {@link
 * NarrowWords}. Pooler and classifier, which one token a text passes, stay whole.
 */
public final class Factorization {
  private static final int AT_ONCE = 32; // texts

  /** Of an eigenvalue decomposition, by its width cubed; half a second at 384. */
  private static final double SECONDS_A_CUBE = 1e-8;

  private Factorization() {}

  /**
   * How a model of that shape would keep its weights.
   *
   * @param linear ranks of linear layers
   * @param words that of the word embedding
   * @throws IllegalArgumentException if the shape has no attention, or factors already, or no
   *     matrix would become two
   */
  public static WeightForm form(TransformerConfig config, Rank linear, Rank words) {
    requirePlain(config);
    Map<String, Integer> ranks = new TreeMap<>();
    for (FactoredPart part : FactoredPart.of(config, false)) {
      put(ranks, part.name(), linear.of(part.out(), part.in()));
    }
    put(ranks, WeightForm.WORDS, words.of(config.vocabSize(), config.hiddenSize()));
    if (ranks.isEmpty()) {
      throw new IllegalArgumentException(
          "linear, embedding: must be such that the factors of some matrix hold at most "
              + Rank.MOST
              + " of its weights; got none. Write a smaller rank, or a fraction such as 0.5.");
    }
    return WeightForm.of(ranks);
  }

  /** About how long the decompositions of a model take that keeps its weights so. */
  public static double seconds(TransformerConfig factored) {
    double cubes = 0;
    for (FactoredPart part : FactoredPart.of(factored, false)) {
      if (factored.form().rank(part.name()) > 0) {
        cubes += Math.pow(Math.min(part.out(), part.in()), 3);
      }
    }
    boolean words = factored.form().rank(WeightForm.WORDS) > 0;
    return SECONDS_A_CUBE * (cubes + (words ? Math.pow(factored.hiddenSize(), 3) : 0));
  }

  private static void put(Map<String, Integer> ranks, String name, int rank) {
    if (rank > 0) {
      ranks.put(name, rank);
    }
  }

  /**
   * Factorizes a model.
   *
   * @param texts at least one, in the tokens of the model's tokenizer
   * @throws IllegalArgumentException as {@link #form}, and without texts
   */
  public static FactoredModel of(
      Checkpoint model, Rank linear, Rank words, List<TokenizedText> texts) {
    WeightForm form = form(model.config(), linear, words);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("texts: must be at least one; got none");
    }
    List<SeenPart> parts = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    for (FactoredPart part : FactoredPart.of(model.config(), Head.readsEveryToken(model))) {
      if (form.rank(part.name()) > 0) {
        parts.add(new SeenPart(part, form.rank(part.name()), model));
      } else {
        whole.add(part.name());
      }
    }
    read(model, parts, texts);
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    OptionalDouble kept = parts.stream().mapToDouble(part -> part.replace(tensors)).average();
    int rank = form.rank(WeightForm.WORDS);
    OptionalDouble wordsKept =
        rank > 0
            ? OptionalDouble.of(NarrowWords.replace(tensors, texts, rank))
            : OptionalDouble.empty();
    Checkpoint made = new Checkpoint(model.config().withForm(form), tensors, model.head());
    return new FactoredModel(made, parts.size(), whole, kept, wordsKept);
  }

  private static void read(Checkpoint model, List<SeenPart> parts, List<TokenizedText> texts) {
    if (parts.isEmpty()) {
      return;
    }
    TransformerModel encoder = TransformerModel.withHiddenStates(model);
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      PackedBatch batch =
          PackedBatch.of(texts.subList(from, Math.min(texts.size(), from + AT_ONCE)));
      Map<String, Buffer> activations = encoder.activations(batch);
      for (SeenPart part : parts) {
        part.see(batch, activations.get(part.source()));
      }
    }
  }

  private static void requirePlain(TransformerConfig config) {
    config.form().requirePlain("to be factorized", "Leave factorize out");
    if (!config.family().isTransformer()) {
      throw new IllegalArgumentException(
          "factorize: must have a Transformer whose linear layers are one matrix each; got "
              + "no Transformer"
              + ". Leave the stage out.");
    }
  }
}
