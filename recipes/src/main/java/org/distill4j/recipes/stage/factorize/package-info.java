/** Keeps matrices as products of two smaller ones: the stage {@code factorize}. */
package org.distill4j.recipes.stage.factorize;
