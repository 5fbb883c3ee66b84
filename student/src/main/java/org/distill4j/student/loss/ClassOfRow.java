package org.distill4j.student.loss;

/** Which class a row is of, by a target {@code [C + 1]} of teacher's logits and label index. */
final class ClassOfRow {
  private ClassOfRow() {}

  /** The label's index; negative for none. */
  static int label(double[] target, int classes) {
    return (int) target[classes];
  }

  /** The class of the largest logit, the first of equals. */
  static int likeliest(double[] target, int classes) {
    int top = 0;
    for (int i = 1; i < classes; i++) {
      top = target[i] > target[top] ? i : top;
    }
    return top;
  }

  static int labelOrLikeliest(double[] target, int classes) {
    int label = label(target, classes);
    return label >= 0 ? label : likeliest(target, classes);
  }
}
