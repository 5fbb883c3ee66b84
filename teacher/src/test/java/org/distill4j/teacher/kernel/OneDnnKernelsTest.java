package org.distill4j.teacher.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/** The kernels that are used where oneDNN is there. */
class OneDnnKernelsTest extends KernelsContract {
  OneDnnKernelsTest() {
    super(KernelLibrary.of(DataType.FLOAT));
  }
}
