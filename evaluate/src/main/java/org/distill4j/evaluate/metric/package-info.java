/**
 * Scores of a classifier's answers.
 *
 * <p>Answers and truth are class indices, one a row. F1 of a class is {@code 2tp / (2tp + fp +
 * fn)}; macro-F1 averages it over the classes that occur in truth or answers, as scikit-learn does.
 * All scores are fractions in [0, 1].
 */
package org.distill4j.evaluate.metric;
