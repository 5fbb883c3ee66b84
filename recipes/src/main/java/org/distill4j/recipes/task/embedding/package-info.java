/** A vector of length one for each text: the task {@code sentence-embedding}. */
package org.distill4j.recipes.task.embedding;
