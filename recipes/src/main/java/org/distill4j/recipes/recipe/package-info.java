/**
 * A recipe as records, with the rules of which parts go together.
 *
 * <p>Records hold settings only and carry every default, each stated once in a {@code defaults()};
 * {@link org.distill4j.recipes.reader} makes them from files. Layers are counted from 0, as in
 * checkpoints.
 */
package org.distill4j.recipes.recipe;
