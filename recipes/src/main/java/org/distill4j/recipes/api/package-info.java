/**
 * Distills, prunes and quantizes from Java: {@link org.distill4j.recipes.api.Distiller} describes a
 * run, step by step, and gives its model folder, report and history as objects.
 *
 * <p>What it runs is a recipe, the same that the command line takes: {@link
 * org.distill4j.recipes.api.Distiller#toYaml} shows it. Nothing is printed; a {@link
 * org.distill4j.recipes.progress.ProgressListener} hears how far the run has come, and whatever is
 * wrong with an input ends in one {@link org.distill4j.recipes.api.DistillationException}.
 */
package org.distill4j.recipes.api;
