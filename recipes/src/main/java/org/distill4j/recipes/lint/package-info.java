/** Finds what is wrong with a recipe, and what its data sets share, before anything runs. */
package org.distill4j.recipes.lint;
