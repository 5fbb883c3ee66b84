/**
 * Keeps the word pieces that a corpus needs, in the embedding and in {@code tokenizer.json} alike.
 *
 * <p>Decisions: every special token stays, and every single character that texts have, as {@code x}
 * and as {@code ##x}; other pieces share the row of their nearest kept one, so that texts are cut
 * as before, or leave the tokenizer; kept pieces stay in their order, so that ids only shrink.
 */
package org.distill4j.compress.vocabulary;
