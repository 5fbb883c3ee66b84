/**
 * Removes tokens that texts do not use from a model's vocabulary: the stage {@code
 * prune-vocabulary}.
 */
package org.distill4j.recipes.stage.vocabulary;
