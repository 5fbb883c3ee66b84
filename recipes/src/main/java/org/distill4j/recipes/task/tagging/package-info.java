/** One label of several for each word of a sentence: the task {@code token-tagging}. */
package org.distill4j.recipes.task.tagging;
