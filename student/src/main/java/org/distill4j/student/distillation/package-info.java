/** The teacher-student loop, and its control arm. */
package org.distill4j.student.distillation;
