package org.distill4j.student.loss;

/** A loss on rows whose temperature a schedule may choose. */
interface Tempered {
  /** One row's loss at a temperature; the rest as in {@link TemperedLoss#row}. */
  double row(double t, double[] student, double[] target, double[] gradient);
}
