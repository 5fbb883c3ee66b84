package org.distill4j.compress.vocabulary;

/** What becomes of a piece whose row of the word embedding goes. */
public enum Dropped {
  /**
   * It stays in the tokenizer and reads the row of the kept piece that is nearest by cosine, so
   * that texts are cut as before. Rare words answer as their nearest frequent ones do. Of word
   * pieces alone: byte pairs and Unigram tokens have a row each.
   */
  NEAREST,
  /** It leaves the tokenizer too: words with it fall into smaller pieces, or become unknown. */
  RECUT
}
