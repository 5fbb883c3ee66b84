/**
 * One label of several for each text or pair of texts: the task {@code sequence-classification}.
 */
package org.distill4j.recipes.task.classification;
