/**
 * Grades, times and certifies what a run has made, on the files that are shipped, and writes the
 * report and the delivered model.
 */
package org.distill4j.recipes.assessment;
