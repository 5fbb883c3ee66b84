/**
 * Students and how they learn: {@code shape} makes one from a teacher's layers, {@code loss} says
 * what it is held to, {@code outputs} stores what the teacher said, {@code distillation} is the
 * loop.
 */
package org.distill4j.student;
