package org.distill4j.teacher.transformer;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of parameters that several vertices use. Each writes its own, one after another;
 * the owner, which comes last on the way back, takes the sum of the others' to its own.
 */
final class GradientSum {
  private final int size;
  private final Buffer latest;
  private final Buffer sum;
  private final List<Buffer> parts = new ArrayList<>();
  private boolean begun;

  /** Of the owner's parameters, which lie in that view of the flat vector's gradients. */
  GradientSum(INDArray view, List<ParameterShape> shapes) {
    this.size = (int) view.length();
    this.latest = Buffer.of(Nd4j.zeros(view.dataType(), size));
    this.sum = Buffer.of(Nd4j.zeros(view.dataType(), size));
    int at = 0;
    for (ParameterShape shape : shapes) {
      parts.add(latest.part(at, shape.size()));
      at += shape.size();
    }
  }

  /** Where one of those that are not the owner writes, parameter by parameter. */
  List<Buffer> parts() {
    return parts;
  }

  /** Takes what one of them wrote. */
  void add(Kernels kernels) {
    if (begun) {
      kernels.add(size, latest, sum);
    } else {
      sum.copy(0, latest, 0, size);
    }
    begun = true;
  }

  /** Gives the sum to the owner, whose own gradients are there, and begins anew. */
  void finish(Kernels kernels, Buffer own) {
    if (begun) {
      kernels.add(size, sum, own);
    }
    begun = false;
  }
}
