/**
 * Losses as DL4J loss functions. A target row that starts with NaN has no target: it adds nothing,
 * and means are taken over the other rows; where no row has a target the loss is 0.
 */
package org.distill4j.teacher.loss;
