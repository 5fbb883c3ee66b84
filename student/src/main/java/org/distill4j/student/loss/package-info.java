/** Distillation losses. Means are over rows that have a target; see the teacher's loss package. */
package org.distill4j.student.loss;
