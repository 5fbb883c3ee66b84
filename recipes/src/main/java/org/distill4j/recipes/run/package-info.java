/**
 * Runs recipes from end to end: the data and teachers are set up, the stages made, the result
 * assessed; once, for each seed, or for further heads on the same encoder.
 */
package org.distill4j.recipes.run;
