/** Grades anything that answers. */
package org.distill4j.evaluate;
