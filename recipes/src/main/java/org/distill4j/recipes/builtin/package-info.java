/** The recipes that come with the program, as resources beside this package. */
package org.distill4j.recipes.builtin;
