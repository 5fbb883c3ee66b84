/** Makes a first recipe of a data file, by guessing what its columns hold. */
package org.distill4j.recipes.starter;
