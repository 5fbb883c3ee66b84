package org.distill4j.compress.vocabulary;

/** Which pieces of a single character stay, with and without the mark of a continued word. */
public enum Characters {
  /** All: any word that could be cut before still can. */
  ALL,
  /**
   * Those that the corpus has, and ASCII's: words in other characters become unknown. A BERT's
   * English vocabulary keeps some two thousand rows for them.
   */
  SEEN
}
