/**
 * Intervals, paired comparisons and verdicts.
 *
 * <p>Every interval covers 95 %. Values are fractions in [0, 1] and differences fractions in [-1,
 * 1]; {@code n} counts rows. Two models answer the same rows, so they are always compared row by
 * row: the rows that only one of them gets right carry all the information. A difference that is
 * not significant is never called equal; a {@link org.distill4j.evaluate.statistics.Verdict} asks
 * instead whether the interval excludes a loss greater than a margin that was chosen beforehand.
 */
package org.distill4j.evaluate.statistics;
