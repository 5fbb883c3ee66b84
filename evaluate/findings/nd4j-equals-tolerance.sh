#!/usr/bin/env bash
# ND4J: INDArray.equals takes weights for equal that differ by a training step
#
# Versions: ND4J 1.0.0-M2.1 (org.nd4j:nd4j-native), any processor.
# One would guess: equals compares values, as Arrays.equals and every Java collection do; equal arrays have equal hash codes.
# What happens: numbers that differ by less than 1e-5 count as equal, whatever their size: 5e-6 equals -4e-6, and a whole
#   array of weights equals itself after an AdamW step at the learning rate 5e-6. Their hash codes differ, so sets and maps
#   find what equals calls the same only by chance.
# Why it matters: "frozen layers did not move", "the resumed run has the same weights" and "the exported file holds the
#   same tensor" are tests that people write with assertEquals(INDArray, INDArray); with learning rates of fine-tuning
#   they pass while the weights move, and a pruned weight of zero equals one that is not.
# Seen on 2026-12-01:
#   5e-6 equals -4e-6: true
#   a layer of 16 weights, each moved by 5e-6: equal true, same hash code false
#   the same moved by 2e-5: equal false
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
nd4j
cat >"$work/Equal.java" <<'JAVA'
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Equal {
  public static void main(String[] args) {
    boolean signs = Nd4j.createFromArray(5e-6f).equals(Nd4j.createFromArray(-4e-6f));
    float[] weights = new float[16];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i - 8) * 0.005f;
    }
    INDArray before = Nd4j.createFromArray(weights);
    INDArray after = before.sub(5e-6f);
    INDArray far = before.sub(2e-5f);
    boolean hashes = before.hashCode() == after.hashCode();
    System.out.println("5e-6 equals -4e-6: " + signs);
    System.out.println(
        "a layer of 16 weights, each moved by 5e-6: equal " + before.equals(after) + ", same hash code " + hashes);
    System.out.println("the same moved by 2e-5: equal " + before.equals(far));
    if (!signs || !before.equals(after) || before.equals(far) || hashes) {
      System.out.println("CHANGED: equals has another tolerance, or none");
      System.exit(1);
    }
  }
}
JAVA
java_run Equal
