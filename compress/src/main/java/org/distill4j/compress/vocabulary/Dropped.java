package org.distill4j.compress.vocabulary;

/** What becomes of a token whose row of the word embedding goes. */
public enum Dropped {
  /**
   * It stays in the tokenizer and reads the row of the kept token that is nearest by cosine, so
   * that texts are cut as before. Rare words answer as their nearest frequent ones do. Of word
   * tokens alone: byte pairs and Unigram tokens have a row each.
   */
  NEAREST,
  /** It leaves the tokenizer too: words with it fall into smaller tokens, or become unknown. */
  RECUT
}
