/**
 * Cuts models along the named axes of their architecture: every tensor that has an axis loses the
 * same units of it. What heads, neurons or hidden units are called in a checkpoint is known to its
 * family alone.
 */
package org.distill4j.compress.axes;
