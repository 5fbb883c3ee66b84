/** Trains a student to answer as its teacher does: the stage {@code distill}. */
package org.distill4j.recipes.stage.distill;
