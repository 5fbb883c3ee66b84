/** Smaller shapes, smaller numbers, and the files that hold them. */
package org.distill4j.compress;
