/** Removes layers, heads, neurons and hidden units: the stage {@code prune}. */
package org.distill4j.recipes.stage.prune;
