/** Calibrates the final model's probabilities: the stage {@code calibrate}. */
package org.distill4j.recipes.stage.calibrate;
