/**
 * The arithmetic under the Transformer's layers: {@link org.distill4j.teacher.kernel.Kernels}, once
 * as plain loops of any precision and once on oneDNN.
 *
 * <p>Every kernel reads and writes {@link org.distill4j.teacher.kernel.Buffer}s, views of native
 * memory that the caller owns, and allocates none itself. All matrices are row-major.
 *
 * <p>oneDNN compiles a routine for each new shape of everything but products, so routines are kept
 * and callers round their row counts up.
 */
package org.distill4j.teacher.kernel;
