#!/usr/bin/env bash
# ND4J: layerNorm leaves the bias out and writes its answer over it
#
# Versions: ND4J 1.0.0-M2.1 (org.nd4j:nd4j-native), any processor.
# One would guess: Nd4j.nn().layerNorm(input, gain, bias, channelsFirst, axis) returns gain · normalized + bias and changes no
#   argument, as its Javadoc and SameDiff's operation of the same name have it.
# What happens: the third array is handed on as the place for the result. For one token, with a bias of the shape [1, hidden] that
#   DL4J gives to all biases, the answer comes without bias and the bias then holds the answer. For several tokens the
#   shapes differ and the call fails with "did not match expected shape", which points at the input. SameDiff adds the bias.
# Why it matters: a hand-written forward pass for one token, as in a decoder's step or a test, destroys the checkpoint's bias
#   at its first call, and a model that is saved afterwards holds activations in its place.
# Seen on 2026-12-01:
#   SameDiff:        8.66 9.55 10.45 11.34
#   layerNorm:       -1.34 -0.45 0.45 1.34
#   bias before:     10.00 10.00 10.00 10.00
#   bias afterwards: -1.34 -0.45 0.45 1.34
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
nd4j
cat >"$work/Norm.java" <<'JAVA'
import java.util.Locale;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Norm {
  public static void main(String[] args) {
    INDArray token = Nd4j.createFromArray(new float[][] {{1, 2, 3, 4}});
    INDArray gain = Nd4j.createFromArray(1f, 1f, 1f, 1f);
    INDArray bias = Nd4j.createFromArray(new float[][] {{10, 10, 10, 10}});
    SameDiff graph = SameDiff.create();
    INDArray expected =
        graph
            .nn()
            .layerNorm(graph.constant(token), graph.constant(gain), graph.constant(bias.reshape(4).dup()), true, 1)
            .eval();
    float[] before = bias.toFloatVector();
    float[] answer = Nd4j.nn().layerNorm(token, gain, bias, true, 1).toFloatVector();
    float[] after = bias.toFloatVector();
    print("SameDiff:", expected.toFloatVector());
    print("layerNorm:", answer);
    print("bias before:", before);
    print("bias afterwards:", after);
    if (Math.abs(expected.getFloat(0) - (10 + answer[0])) > 1e-4 || after[0] != answer[0] || before[0] != 10) {
      System.out.println("CHANGED: the bias is added, or kept");
      System.exit(1);
    }
  }

  private static void print(String title, float[] values) {
    StringBuilder line = new StringBuilder(String.format("%-16s", title));
    for (float value : values) {
      line.append(String.format(Locale.ROOT, " %.2f", value));
    }
    System.out.println(line);
  }
}
JAVA
java_run Norm
