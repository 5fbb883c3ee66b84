/**
 * Whether probabilities mean what they say: temperature scaling (Guo et al. 2017, arXiv
 * 1706.04599), negative log-likelihood, Brier score, expected calibration error and reliability
 * diagrams.
 *
 * <p>Axis letters: {@code n} rows of known label (of taggers, words), {@code C} classes. The
 * confidence of a row is the probability of the class that was answered, a fraction in [0, 1]. A
 * temperature {@code T} divides logits: {@code p = softmax(z / T)}, so that answers stay the same.
 */
package org.distill4j.evaluate.calibration;
