/** Stores a model's numbers in fewer bits: the stage {@code quantize}. */
package org.distill4j.recipes.stage.quantize;
