/**
 * The program {@code distill4j}. Results go to standard output, messages to standard error; exit
 * codes are 0 for done, 1 for a gate that failed, 2 for bad usage or input, 3 for an internal
 * error.
 */
package org.distill4j.recipes.cli;
