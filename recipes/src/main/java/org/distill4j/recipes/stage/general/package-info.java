/** Brings a student's inside near to a pretrained teacher's: the stage {@code general-distill}. */
package org.distill4j.recipes.stage.general;
