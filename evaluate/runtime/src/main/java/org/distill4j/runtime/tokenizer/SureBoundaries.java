package org.distill4j.runtime.tokenizer;

import java.util.function.IntPredicate;

/**
 * Where tokens of one long word are known to end, whatever follows in the text.
 *
 * <p>Both BPE and Unigram keep this: where a token of a word ends, the tokens before are those of
 * the word's part up to there. Of BPE since no merge reaches across, and merges on either side go
 * on in the same order; of Unigram since the best way to a place depends on what is before it
 * alone. Every token that covers a place starts less than the longest token before it. So where all
 * words that end at one of these starts agree on an end of a token, the whole text has it too.
 */
interface SureBoundaries {
  /**
   * Returns the first known boundary that is wanted, or -1.
   *
   * @param word the beginning of a word, in the characters of the vocabulary
   * @param wanted which boundaries will do
   */
  int first(String word, IntPredicate wanted);

  /** Most characters of a token. */
  int longest();
}
