package org.distill4j.runtime;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Function;

/**
 * Tries a model that was just opened on tokens of its own tokenizer, so that files of different
 * models do not go unseen.
 *
 * @param folder the model folder
 * @param tokenizer its tokenizer
 * @param maxLength the most tokens of a text
 * @param summed whether all files are, by their sums, those that were written together
 */
record ModelFit(Path folder, Tokenizer tokenizer, int maxLength, boolean summed) {
  /**
   * The most tokens that are tried at once. A model of BERT's kind has 512 positions; past its last
   * position a model fails before it does any work.
   */
  private static final int MOST_TRIED = 8192;

  /**
   * Runs the last token of the vocabulary and, where no sums say that the files belong together, as
   * many tokens as a text may have.
   *
   * @param run gives the logits of one sequence
   * @return those of the one token
   * @throws ModelFolderException if the model cannot run them
   */
  <T> T check(Function<TokenizedText, T> run) throws ModelFolderException {
    if (tokenizer.vocabulary().isEmpty()) {
      throw new ModelFolderException(
          folder.resolve("tokenizer.json").toString(),
          "must have tokens; got none. Restore the file, or export the model again.");
    }
    checkRoom();
    int last = Collections.max(tokenizer.vocabulary().values());
    T logits = tried(run, last, 1, "tokenizer.json", "token " + last);
    if (!summed) {
      int length = Math.min(maxLength, MOST_TRIED);
      tried(run, last, length, "config.json", "a max_length of " + maxLength);
    }
    return logits;
  }

  private <T> T tried(
      Function<TokenizedText, T> run, int token, int length, String file, String got)
      throws ModelFolderException {
    int[] ids = new int[length];
    Arrays.fill(ids, token);
    try {
      return run.apply(new TokenizedText(ids, new int[length], false));
    } catch (ModelRunException e) {
      if (e.getCause() == null) { // it ran, and what it answered is at fault
        throw e.ofFolder();
      }
      throw new ModelFolderException(
          folder.resolve(file).toString(),
          "must be the model's; got " + got + ", at which " + e.getMessage(),
          e);
    }
  }

  private void checkRoom() throws ModelFolderException {
    int special = tokenizer.encode("", null, Integer.MAX_VALUE).length();
    if (maxLength <= special) {
      throw new ModelFolderException(
          folder.resolve("config.json").toString(),
          "must leave room for a text beside the "
              + special
              + " special tokens; got a maximum of "
              + maxLength
              + ". Export the model again.");
    }
  }

  /** Refuses a folder whose labels are more or fewer than the logits of a text or token. */
  static void checkWidth(Path labels, int width, int count) throws ModelFolderException {
    if (width != count) {
      throw new ModelFolderException(
          labels.toString(),
          "must hold as many labels as the model has logits ("
              + width
              + "); got "
              + count
              + ". List every label by index.");
    }
  }

  /** Refuses a folder whose {@code config.json} says another kind of answer than the graph. */
  static void checkRank(Path config, OutputKind task, int rank) throws ModelFolderException {
    int wanted = task == OutputKind.TAGS ? 3 : 2;
    if (rank != 0 && rank != wanted) { // 0 is a file that does not say
      throw new ModelFolderException(
          config.toString(),
          "must tell what the model answers; got "
              + task.words()
              + " for logits of rank "
              + rank
              + ". Export the model again.");
    }
  }
}
