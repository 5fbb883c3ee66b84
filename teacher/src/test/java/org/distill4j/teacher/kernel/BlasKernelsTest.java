package org.distill4j.teacher.kernel;

/** The kernels that are used where oneDNN is not there. */
class BlasKernelsTest extends KernelsContract {
  BlasKernelsTest() {
    super(new BlasKernels());
  }
}
