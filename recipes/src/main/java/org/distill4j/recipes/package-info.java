/** Recipe files and the command line. */
package org.distill4j.recipes;
