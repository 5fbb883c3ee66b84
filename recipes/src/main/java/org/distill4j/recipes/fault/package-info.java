/** Tells faults of the user's input from errors of the program, for all who report them. */
package org.distill4j.recipes.fault;
