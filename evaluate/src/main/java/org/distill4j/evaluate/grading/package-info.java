/**
 * Lets models answer test rows, and marks their answers.
 *
 * <p>Model folders are graded as exported, at batch 1 without padding: a dynamically quantized
 * model takes one scale for a whole batch, so that its answers depend on batch mates.
 */
package org.distill4j.evaluate.grading;
