package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.loss.HardLabelLoss;
import org.distill4j.teacher.training.AdamWSettings;
import org.distill4j.teacher.training.GradientSteps;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TinyModels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

/** Trains a model on the kernels that need no oneDNN, in a process of its own, and here. */
class ForcedFallbackTest {
  private static final int STEPS = 5;

  /** Prints the kernels' name and the logits after some steps. */
  public static void main(String[] arguments) {
    System.out.println(KernelLibrary.name() + " " + Arrays.deepToString(trained()));
  }

  private static float[][] trained() {
    TapLoss loss =
        new TapLoss("hard-label", GraphNames.CLASSIFIER, 3, 1, false, new HardLabelLoss(1));
    TransformerModel encoder =
        TransformerModel.forTraining(
            TinyModels.classifier(
                TinyModels.config(40, 16, 8, 4, List.of(2, 2), List.of(12, 6))
                    .withDropout(0.1, 0.1),
                3,
                1),
            List.of(loss),
            1);
    List<TokenizedText> texts = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      texts.add(TinyModels.random(3 + i, 40, i));
      labels.add(i % 3);
    }
    GradientSteps steps = new GradientSteps(encoder, AdamWSettings.defaults(), 8);
    Targets targets = (rows, step) -> List.of(LabelTargets.column(labels, rows));
    for (int step = 0; step < STEPS; step++) {
      encoder.graph().getConfiguration().setIterationCount(step);
      var unused = steps.step(IntStream.range(0, 8).toArray(), texts, targets, 1e-3);
    }
    steps.optimizer().settle();
    return Inference.logits(encoder, texts);
  }

  @Test
  void givesTheSameAnswersWithinRounding() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + KernelLibrary.CHOICE + "=blas",
                "-cp",
                System.getProperty("java.class.path"),
                ForcedFallbackTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    List<String> lines = said.lines().toList();
    String last = lines.stream().filter(line -> line.startsWith("BLAS ")).findFirst().orElse(said);
    assertTrue(last.startsWith("BLAS "), said);
    long times = lines.stream().filter(line -> line.contains("Arithmetic on ND4J's BLAS")).count();
    assertEquals(1, times, "said once: " + said);
    float[] there = numbers(last);
    float[] here = numbers(Arrays.deepToString(trained()));
    assertArrayEquals(here, there, 1e-4f, "float32, sums in another order, over five steps");
  }

  private static float[] numbers(String text) {
    String[] parts = text.replaceAll("[^-0-9.E,]", "").split(",", -1);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }
}
