/** One number for each text or pair of texts: the task {@code regression}. */
package org.distill4j.recipes.task.regression;
