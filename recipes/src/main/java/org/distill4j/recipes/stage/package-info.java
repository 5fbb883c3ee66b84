/**
 * The stages themselves: each takes a model and makes the next. {@link
 * org.distill4j.recipes.stage.StageSequence} goes through them, arm by arm, and {@link
 * org.distill4j.recipes.stage.StageStore} finds again what an earlier run has made of the same
 * inputs.
 */
package org.distill4j.recipes.stage;
