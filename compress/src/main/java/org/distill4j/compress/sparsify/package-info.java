/**
 * Zeros in the linear weights of an encoder whose shapes stay as they are: single weights, N of M,
 * or blocks. A file of zeros compresses better; no runtime that is used here computes any faster.
 *
 * <p>Axis letters: weights are {@code [out, in]}, row-major, as in a checkpoint. Only the six
 * linear weights of each layer are touched; biases, norms, tables, pooler and classifier are not.
 */
package org.distill4j.compress.sparsify;
