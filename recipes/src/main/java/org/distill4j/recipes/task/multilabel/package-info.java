/**
 * Any of several labels for each text or pair of texts, or none: the task {@code
 * multi-label-classification}.
 */
package org.distill4j.recipes.task.multilabel;
