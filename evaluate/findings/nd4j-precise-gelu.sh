#!/usr/bin/env bash
# ND4J: preciseGelu is further from GELU than gelu, since its cubic term is missing
#
# Versions: ND4J 1.0.0-M2.1 (org.nd4j:nd4j-native), any processor.
# One would guess: gelu and preciseGelu are the two usual forms, x·Φ(x) and its tanh approximation, which differ by less
#   than 0.0005; of the two, the precise one is nearer to x·Φ(x).
# What happens: gelu is the sigmoid form x·σ(1.702x), off by up to 0.02. preciseGelu raises 0.044715·x to the third power
#   in place of x alone, so that the cubic term is 500 times too small; it is off by up to 0.03.
#   ActivationGELU(false) and ActivationGELU(true) of DL4J layers are the same two functions.
# Why it matters: BERT and its kin were trained with x·Φ(x). Weights loaded into DL4J with either activation give other
#   logits than the checkpoint, by far more than int8 costs, and nothing fails.
# Seen on 2026-12-01:
#       x     x·Φ(x)   tanh form       gelu  preciseGelu
#    -2.0    -0.0455     -0.0454    -0.0643      -0.0789
#    -1.0    -0.1587     -0.1588    -0.1542      -0.1686
#     1.0     0.8413      0.8412     0.8458       0.8314
#     2.0     1.9545      1.9546     1.9357       1.9211
#   largest error on [-4, 4]: tanh form 0.0005, gelu 0.0203, preciseGelu 0.0335
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
nd4j
cat >"$work/Gelu.java" <<'JAVA'
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Gelu {
  public static void main(String[] args) {
    System.out.printf("%6s %10s %11s %10s %12s%n", "x", "x·Φ(x)", "tanh form", "gelu", "preciseGelu");
    double[] worst = new double[3];
    boolean same = true;
    for (int i = -400; i <= 400; i++) {
      float x = i / 100f;
      double exact = x * 0.5 * Erf.erfc(-x / Math.sqrt(2));
      double usual = tanhForm(x, 0.044715 * x * x * x);
      double[] forms = {usual, gelu(x, false), gelu(x, true)};
      for (int k = 0; k < 3; k++) {
        worst[k] = Math.max(worst[k], Math.abs(forms[k] - exact));
      }
      same &= Math.abs(forms[1] - x / (1 + Math.exp(-1.702 * x))) < 1e-4;
      same &= Math.abs(forms[2] - tanhForm(x, Math.pow(0.044715 * x, 3))) < 1e-4;
      same &= layer(x, true) == (float) forms[2] && layer(x, false) == (float) forms[1];
      if (i == -200 || i == -100 || i == 100 || i == 200) {
        System.out.printf(
            Locale.ROOT, "%6.1f %10.4f %11.4f %10.4f %12.4f%n", x, exact, usual, forms[1], forms[2]);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "largest error on [-4, 4]: tanh form %.4f, gelu %.4f, preciseGelu %.4f%n",
        worst[0], worst[1], worst[2]);
    if (!same || worst[2] < worst[1]) {
      System.out.println("CHANGED: gelu or preciseGelu computes something else");
      System.exit(1);
    }
  }

  private static double tanhForm(double x, double cubic) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + cubic)));
  }

  private static double gelu(float x, boolean precise) {
    INDArray in = Nd4j.createFromArray(x);
    return (precise ? Nd4j.nn().preciseGelu(in) : Nd4j.nn().gelu(in)).getFloat(0);
  }

  private static float layer(float x, boolean precise) {
    return new ActivationGELU(precise).getActivation(Nd4j.createFromArray(x), false).getFloat(0);
  }
}
JAVA
java_run Gelu
