/**
 * The start of a student narrower than its teacher: one projection of the residual stream for all
 * layers, and a least-squares refit of what reads and writes it.
 *
 * <p>Axes: N tokens of the sample, H the teacher's hidden width, h the student's, D a teacher
 * head's width, d a student head's, F the teacher's feed-forward width, f the student's. Matrices
 * of this package are float64 and row-major, a row for each token. A post-norm model cannot be cut
 * exactly: its norms' gains stand within the residual stream, and a projection does not commute
 * with them. Where the kept directions hold nearly all of the variance and gains are nearly equal,
 * what is left over is small, and the refit takes most of it.
 */
package org.distill4j.student.projection;
