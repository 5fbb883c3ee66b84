/**
 * Prunes the vocabulary of a model: keeps the tokens that a corpus needs, in the embedding and in
 * {@code tokenizer.json} alike.
 *
 * <p>Decisions: every special token stays, every token of a byte, and every single character that
 * texts have, as {@code x} and as {@code ##x}; kept tokens stay in their order, so that ids only
 * shrink. Other tokens share the row of their nearest kept one, so that texts are cut as before, or
 * leave the tokenizer. Other tokens of byte pairs and of Unigram leave it; merges stay whose three
 * tokens do, and scores as they were, so texts of kept tokens are cut as before, see {@link
 * org.distill4j.compress.vocabulary.VocabularyPruning}.
 */
package org.distill4j.compress.vocabulary;
