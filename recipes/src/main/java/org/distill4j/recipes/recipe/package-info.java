/**
 * A recipe as records, and the reader that makes them from a file.
 *
 * <p>Records hold settings only and carry every default, each stated once in a {@code defaults()}.
 * {@link org.distill4j.recipes.recipe.RecipeReader} gathers all faults of a file before it
 * complains; {@link org.distill4j.recipes.recipe.RecipeWriter} writes a recipe back with every
 * default filled in, in a form that reads to the same recipe. Layers are counted from 0, as in
 * {@code encoder.layer.N} of a checkpoint.
 */
package org.distill4j.recipes.recipe;
