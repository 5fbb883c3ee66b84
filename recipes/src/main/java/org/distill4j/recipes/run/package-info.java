/** Runs recipes: what the command line asks of whoever executes the stages. */
package org.distill4j.recipes.run;
