#!/usr/bin/env bash
# ND4J: sums and means of int8, float16 and bfloat16 arrays are taken in that type
#
# Versions: ND4J 1.0.0-M2.1 (org.nd4j:nd4j-native), any processor.
# One would guess: sumNumber() and meanNumber() return a Number read as a double, and NumPy, PyTorch and ONNX Runtime add
#   narrow types in wider ones; so a thousand ones in bfloat16 have the mean 1, and 100 + 100 + 100 in int8 is 300.
# What happens: the sum is kept in the array's own type. bfloat16 stops at 256, where adding 1 changes nothing, and the
#   "mean" of a thousand ones is near 0.26; float16 stops at a few thousands; int8 wraps: 100 + 100 + 100 = 44. norm1Number of
#   the same int8 array says 300.
# Why it matters: sums of int8 weight columns are the zero-point correction of quantized products, and a loss or a gradient
#   norm that is averaged over a bfloat16 array shrinks as the batch grows.
# Seen on 2026-12-01:
#   bfloat16, 1,000 ones: sum 256.0, mean 0.256
#   float16, 70,000 ones: sum 4096.0
#   int8, 100 + 100 + 100: sum 44.0, norm1 300.0
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
nd4j
cat >"$work/Sums.java" <<'JAVA'
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Sums {
  public static void main(String[] args) {
    INDArray brain = Nd4j.valueArrayOf(new long[] {1000}, 1.0, DataType.BFLOAT16);
    INDArray half = Nd4j.valueArrayOf(new long[] {70_000}, 1.0, DataType.HALF);
    INDArray bytes = Nd4j.createFromArray(new byte[] {100, 100, 100});
    double brainSum = brain.sumNumber().doubleValue();
    double brainMean = brain.meanNumber().doubleValue();
    double halfSum = half.sumNumber().doubleValue();
    double byteSum = bytes.sumNumber().doubleValue();
    double byteNorm = bytes.norm1Number().doubleValue();
    System.out.printf(Locale.ROOT, "bfloat16, 1,000 ones: sum %.1f, mean %.3f%n", brainSum, brainMean);
    System.out.printf(Locale.ROOT, "float16, 70,000 ones: sum %.1f%n", halfSum);
    System.out.printf(Locale.ROOT, "int8, 100 + 100 + 100: sum %.1f, norm1 %.1f%n", byteSum, byteNorm);
    if (brainSum > 900 || brainMean > 0.9 || halfSum > 60_000 || byteSum != 44 || byteNorm != 300) {
      System.out.println("CHANGED: sums are taken in a wider type");
      System.exit(1);
    }
  }
}
JAVA
java_run Sums
