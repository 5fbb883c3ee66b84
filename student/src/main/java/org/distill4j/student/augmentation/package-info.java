/**
 * Texts made out of training texts, for the teacher to label.
 *
 * <p>All of it works on whole words of the text, not on tokens: one made text then serves teachers
 * of any tokenizer, a student whose vocabulary was pruned, and the guard against leaks alike.
 */
package org.distill4j.student.augmentation;
