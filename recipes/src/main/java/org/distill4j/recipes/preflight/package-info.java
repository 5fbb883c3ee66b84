/**
 * What a recipe's words come to in the shapes of models, the student's, the losses' and those that
 * stages leave, and the refusal of what cannot work before anything is trained.
 */
package org.distill4j.recipes.preflight;
