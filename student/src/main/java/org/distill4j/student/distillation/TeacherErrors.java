package org.distill4j.student.distillation;

/** What a row teaches whose label is not the teacher's most likely class. */
public enum TeacherErrors {
  /** What the teacher says, as everywhere. */
  KEEP,
  /** The label, in place of all terms on the teacher's logits. */
  HARD_LABEL
}
