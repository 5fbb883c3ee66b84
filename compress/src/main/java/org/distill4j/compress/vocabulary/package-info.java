/**
 * Keeps the word pieces that a corpus needs, in the embedding and in {@code tokenizer.json} alike.
 *
 * <p>Decisions: every special token and every single character, as {@code x} and as {@code ##x},
 * stays, so that no word becomes unknown that was not; kept pieces stay in their order, so that ids
 * only shrink.
 */
package org.distill4j.compress.vocabulary;
