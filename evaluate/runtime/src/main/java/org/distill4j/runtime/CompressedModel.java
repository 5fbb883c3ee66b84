package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A finished model folder of any kind of task, from tokens to bare numbers; {@link
 * CompressedClassifier} and its siblings say what they mean. Thread-safe: calls of several threads
 * run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedModel implements AutoCloseable {

  private final FolderFiles files;
  private final Tokenizer tokenizer;
  private final OnnxSession session;
  private final int padding;
  private final OpenGuard guard;

  private CompressedModel(
      String owner, FolderFiles files, Tokenizer tokenizer, OnnxSession session) {
    this.guard = new OpenGuard(owner);
    this.files = files;
    this.tokenizer = tokenizer;
    this.session = session;
    this.padding = tokenizer.padding(files.padding());
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedModel open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json}, {@code config.json} and {@code
   *     labels.json}
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, differs from its recorded sum, or
   *     does not fit the others
   */
  public static CompressedModel open(Path folder, int threads) throws IOException {
    return open(folder, threads, "CompressedModel");
  }

  /** Opens a folder of one task for its sibling of that name. */
  static CompressedModel open(Path folder, int threads, OutputKind task, Class<?> owner)
      throws IOException {
    CompressedModel model = open(folder, threads, owner.getSimpleName());
    try {
      model.require(folder, task);
      return model;
    } catch (ModelFolderException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Refuses a model of another task than the caller reads.
   *
   * @param folder what the message names
   * @throws ModelFolderException if it answers something else
   */
  public void require(Path folder, OutputKind wanted) throws ModelFolderException {
    if (task() != wanted) {
      throw new ModelFolderException(
          folder.toString(),
          "must hold a model of "
              + wanted.words()
              + "; got one of "
              + task().words()
              + ". Open it with "
              + task().opener()
              + ".");
    }
  }

  private static CompressedModel open(Path folder, int threads, String owner) throws IOException {
    if (!(threads > 0)) {
      throw new IllegalArgumentException(
          "threads: must be > 0; got " + threads + ". Use 1 for the least latency jitter.");
    }
    FolderSums sums = FolderFiles.checkedSums(folder);
    FolderFiles files = FolderFiles.read(folder);
    Tokenizer tokenizer = Tokenizer.of(folder.resolve("tokenizer.json"));
    try {
      OnnxSession session = OnnxSession.open(folder.resolve("model.onnx"), threads);
      CompressedModel opened = new CompressedModel(owner, files, tokenizer, session);
      try {
        opened.checkFit(folder, sums.complete());
      } catch (IOException | RuntimeException e) {
        session.close();
        throw e;
      }
      if (opened.answersMayDiffer()) {
        Int8Arithmetic.warn(folder);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private void checkFit(Path folder, boolean summed) throws ModelFolderException {
    Path config = folder.resolve("config.json");
    ModelFit.checkRank(config, task(), session.rank());
    if (session.embeds() != (task() == OutputKind.VECTORS)) {
      throw new ModelFolderException(
          config.toString(),
          "must tell what the model answers; got "
              + task().words()
              + " of a model that answers "
              + (session.embeds() ? "sentence_embedding" : "logits")
              + ". Restore the file, or export the model again.");
    }
    float[] logits =
        new ModelFit(folder, tokenizer, maxLength(), summed)
            .check(text -> logits(List.of(text))[0]);
    ModelFit.checkWidth(folder.resolve("labels.json"), logits.length, labels().size());
  }

  /**
   * Returns whether the answers may differ, a little, from those that the model was measured with:
   * it is an int8 model, and this is an x86 processor without VNNI instructions, or one that does
   * not tell.
   */
  public boolean answersMayDiffer() {
    return files.int8() && !Int8Arithmetic.isExactHere();
  }

  /** Returns the version of ONNX Runtime. */
  public static String runtimeVersion() {
    return OnnxEnvironment.get().getVersion();
  }

  /** Returns what the model answers. */
  public OutputKind task() {
    return files.task();
  }

  /**
   * Returns the labels by index; of a model of scores, the name of the score alone; of sentence
   * vectors, those of their axes.
   */
  public List<String> labels() {
    return files.labels();
  }

  /** Returns the most tokens of a text that are read, special tokens included. */
  public int maxLength() {
    return files.maxLength();
  }

  /**
   * Returns the tokens that the model reads of a text, or of a pair when it is not null; the token
   * that pads for a text of which a tokenizer that adds nothing leaves nothing. They say whether
   * the text was cut.
   */
  public TokenizedText encode(String text, String pair) {
    return guard.whileOpen(() -> tokenizer.encode(text, pair, files.maxLength())).orElse(padding);
  }

  /**
   * Returns the logits {@code [C]} of one sequence; of a model of tags those of each token, {@code
   * [L, C]} row by row.
   *
   * @param ids tokens {@code [L]}, special tokens included
   * @param typeIds segments {@code [L]}
   */
  public float[] logits(int[] ids, int[] typeIds) {
    if (ids.length == 0 || ids.length != typeIds.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "typeIds: must be as many as ids, and some; got %d ids and %d typeIds.",
              ids.length,
              typeIds.length));
    }
    return logits(List.of(new TokenizedText(ids, typeIds, false)))[0];
  }

  /**
   * Returns the logits {@code [B, C]} of sequences run together, padded to the longest; of a model
   * of tags {@code [B][L · C]}, without those of the padding; of sentence vectors those. With a
   * quantized model they differ from those of each sequence alone.
   *
   * @throws ModelRunException if the model fails or answers anything but finite logits
   */
  public float[][] logits(List<TokenizedText> batch) {
    if (batch.isEmpty()) {
      return new float[0][];
    }
    PaddedBatch padded = PaddedBatch.of(batch, padding);
    float[][] logits = guard.whileOpen(() -> session.run(padded));
    if (task() == OutputKind.TAGS) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] =
            Arrays.copyOf(logits[i], logits[i].length / padded.length() * batch.get(i).length());
      }
    }
    return logits;
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    guard.close(
        () -> {
          session.close();
          tokenizer.close();
        });
  }
}
