/**
 * Reads recipes from files and writes them back.
 *
 * <p>{@link org.distill4j.recipes.reader.RecipeReader} gathers all faults of a file, each with its
 * place, before it complains; {@link org.distill4j.recipes.reader.RecipeWriter} writes a recipe
 * with every default filled in, in a form that reads to the same recipe.
 */
package org.distill4j.recipes.reader;
