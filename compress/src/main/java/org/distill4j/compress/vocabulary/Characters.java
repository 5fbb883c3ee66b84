package org.distill4j.compress.vocabulary;

/**
 * Which tokens of a single character stay, with and without the mark of a continued word. Tokens of
 * a byte stay in any case.
 */
public enum Characters {
  /** All: any word that could be cut before still can. */
  ALL,
  /**
   * Those that the corpus has, and ASCII's: words in other characters become unknown, or fall into
   * bytes where there are tokens of bytes. A BERT's English vocabulary keeps some two thousand rows
   * for them.
   */
  SEEN
}
