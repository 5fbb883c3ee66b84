package org.distill4j.compress.onnx;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;

/**
 * Names of values in a file, after those of the tensors that they are made with: readers of such
 * files know the parts of a model by them.
 */
final class TensorNames {
  private static final String WEIGHT = ".weight";

  private TensorNames() {}

  /** A linear layer's name. */
  static String of(Op.Linear linear) {
    return of(linear.weight());
  }

  /** A norm's name. */
  static String of(Op.LayerNorm norm) {
    return of(norm.gain());
  }

  /** What a tensor belongs to: its name without {@code .weight}. */
  static String of(Param param) {
    String tensor = param.tensor();
    return tensor.endsWith(WEIGHT)
        ? tensor.substring(0, tensor.length() - WEIGHT.length())
        : tensor + "/layer";
  }

  /**
   * The innermost module that all parts belong to, as {@code a.b} of {@code a.b.c} and {@code
   * a.b.d.e}.
   *
   * @param otherwise the result where they have no module in common
   */
  static String module(List<String> parts, String otherwise) {
    Iterator<String> rest = parts.iterator();
    String common = parent(rest.next());
    while (rest.hasNext()) {
      common = common(common, parent(rest.next()));
    }
    return common.isEmpty() ? otherwise : common;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String common(String a, String b) {
    String[] left = a.split("\\.");
    String[] right = b.split("\\.");
    int equal = Arrays.mismatch(left, right);
    return equal < 0 ? a : String.join(".", Arrays.copyOf(left, equal));
  }
}
