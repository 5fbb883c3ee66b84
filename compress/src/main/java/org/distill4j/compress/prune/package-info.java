/**
 * Removes attention heads, feed-forward neurons and layers, physically: tensors become smaller, and
 * layers may differ in shape. A layer may lose all heads or all neurons; its block then adds only
 * its bias.
 */
package org.distill4j.compress.prune;
