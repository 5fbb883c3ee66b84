/**
 * The baseline of every report: what a classifier without any pretrained knowledge, or even word
 * order beyond two words, reaches on the same rows. A small model earns its size only above it.
 */
package org.distill4j.evaluate.baseline;
