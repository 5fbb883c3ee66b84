/**
 * The Transformer as a DL4J graph of own vertices, built from a {@link
 * org.distill4j.teacher.checkpoint.TransformerConfig}.
 *
 * <p>A batch is packed: all tokens of all sequences lie one after another in N rows. N is rounded
 * up with inert rows that belong to no sequence; nothing reads them and their gradients are zero.
 *
 * <p>Axis letters: N token rows, B sequences, H hidden width, F feed-forward width, A heads, D head
 * size, C classes, L length of one sequence.
 */
package org.distill4j.teacher.transformer;
