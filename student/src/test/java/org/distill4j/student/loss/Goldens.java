package org.distill4j.student.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** Reference values of losses, from PyTorch's autograd in float64; skips where they are absent. */
final class Goldens {
  private static final Path FOLDER =
      Path.of(System.getProperty("distill4j.shared", "../shared"))
          .resolve("goldens/distillation-losses");

  private Goldens() {}

  static double value(String name) {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER));
    return JsonMapper.shared()
        .readTree(FOLDER.resolve("inputs.json").toFile())
        .get("cases")
        .get(name)
        .get("value")
        .asDouble();
  }

  static double[] flat(String name) throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER));
    try (SafeTensors tensors = SafeTensors.open(FOLDER.resolve("expected.safetensors"))) {
      return tensors.doubles(name);
    }
  }

  static double[][] rows(String name) throws IOException {
    double[] flat = flat(name);
    try (SafeTensors tensors = SafeTensors.open(FOLDER.resolve("expected.safetensors"))) {
      int[] shape = tensors.shape(name);
      double[][] rows = new double[flat.length / shape[shape.length - 1]][shape[shape.length - 1]];
      for (int i = 0; i < flat.length; i++) {
        rows[i / rows[0].length][i % rows[0].length] = flat[i];
      }
      return rows;
    }
  }
}
