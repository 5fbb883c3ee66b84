package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished model folder that classifies texts.
 *
 * <p>Each text is run by itself, without padding: a dynamically quantized model takes one scale for
 * a whole batch, so that its answers would depend on batch mates. Thread-safe: calls of several
 * threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedClassifier implements AutoCloseable {

  private final CompressedModel model;
  private final Optional<DecisionRule> rule;

  private CompressedClassifier(CompressedModel model, Optional<DecisionRule> rule) {
    this.model = model;
    this.rule = rule;
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedClassifier open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json} and {@code
   *     labels.json}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, they do not fit each other, or the
   *     model does not classify
   */
  public static CompressedClassifier open(Path folder, int threads) throws IOException {
    CompressedModel model =
        CompressedModel.open(folder, threads, OutputKind.CLASSES, CompressedClassifier.class);
    try {
      return new CompressedClassifier(model, DecisionRule.ofFolder(folder));
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Returns from which probability on answers are decided, see {@link Classification#decided};
   * nothing where the recipe had no {@code decide}.
   */
  public Optional<DecisionRule> decisionRule() {
    return rule;
  }

  /** Returns the version of ONNX Runtime. */
  public static String runtimeVersion() {
    return CompressedModel.runtimeVersion();
  }

  /** Returns the labels by index. */
  public List<String> labels() {
    return model.labels();
  }

  /**
   * Returns whether answers may differ from those that were measured, see {@link CompressedModel}.
   */
  public boolean answersMayDiffer() {
    return model.answersMayDiffer();
  }

  /** Returns the most tokens of a text that are read, special tokens included. */
  public int maxLength() {
    return model.maxLength();
  }

  /** Returns the tokens that the model reads of a text, or of a pair when it is not null. */
  public TokenizedText encode(String text, String pair) {
    return model.encode(text, pair);
  }

  /** Classifies texts, one after the other. */
  public List<Classification> classify(List<String> texts) {
    List<Classification> answers = new ArrayList<>(texts.size());
    for (String text : texts) {
      answers.add(classify(encode(text, null)));
    }
    return answers;
  }

  /**
   * Classifies pairs of texts, one after the other.
   *
   * @throws IllegalArgumentException if the lists differ in size
   */
  public List<Classification> classifyPairs(List<String> texts, List<String> pairs) {
    if (texts.size() != pairs.size()) {
      throw new IllegalArgumentException(
          "pairs: must be as many as texts (" + texts.size() + "); got " + pairs.size() + ".");
    }
    List<Classification> answers = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      answers.add(classify(encode(texts.get(i), pairs.get(i))));
    }
    return answers;
  }

  private Classification classify(TokenizedText pieces) {
    return Classification.of(labels(), model.logits(List.of(pieces))[0], pieces.truncated())
        .by(rule);
  }

  /**
   * Returns the logits {@code [C]} of one sequence.
   *
   * @param ids tokens {@code [L]}, special tokens included
   * @param typeIds segments {@code [L]}
   */
  public float[] logits(int[] ids, int[] typeIds) {
    return model.logits(ids, typeIds);
  }

  /**
   * Returns the logits {@code [B, C]} of sequences run together, padded to the longest. With a
   * quantized model they differ from those of each sequence alone.
   */
  public float[][] logits(List<TokenizedText> batch) {
    return model.logits(batch);
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    model.close();
  }
}
