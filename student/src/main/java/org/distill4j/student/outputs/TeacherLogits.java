package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.runtime.Pieces;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.checkpoint.SafeTensorsWriter;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.training.Answers;
import org.distill4j.teacher.transformer.Encoder;
import org.distill4j.teacher.transformer.Execution;

/**
 * The teacher's logits on a list of texts, {@code [n][C]}, computed once and kept in a folder.
 *
 * <p>The first run reads the file that it wrote, so that all runs see the same numbers. A file that
 * cannot be read is computed again; files are written under another name and renamed, so that
 * neither a killed writer nor a second process can leave half of one.
 */
public final class TeacherLogits {
  private static final String NAME = "logits";

  private final Path folder;
  private final Execution execution;

  /** Logits kept below that folder, computed in float32. */
  public TeacherLogits(Path folder) {
    this(folder, Execution.defaults());
  }

  /**
   * Logits kept below that folder.
   *
   * @param execution how the teacher computes
   */
  public TeacherLogits(Path folder, Execution execution) {
    this.folder = folder;
    this.execution = execution;
  }

  /** How the teacher computes. */
  public Execution execution() {
    return execution;
  }

  /** Logits in the order of the sequences. */
  public float[][] of(Checkpoint teacher, List<Pieces> sequences) throws IOException {
    return of(
        OutputsKey.of(teacher, sequences, execution.precision().word()),
        sequences.size(),
        teacher.labels().size(),
        () -> Answers.logits(Encoder.forInference(teacher, execution), sequences));
  }

  /** What computes logits that are not there yet. */
  @FunctionalInterface
  public interface Computation {
    /** The logits {@code [n][C]}. */
    float[][] logits() throws IOException;
  }

  /**
   * Logits under a key that tells of all that they follow from.
   *
   * @param key hexadecimal
   * @param rows n
   * @param classes C
   */
  public float[][] of(String key, int rows, int classes, Computation computation)
      throws IOException {
    Path file = folder.resolve(key + ".safetensors");
    if (!readable(file, rows, classes)) {
      Files.createDirectories(folder);
      write(file, computation.logits());
    }
    return read(file);
  }

  private static boolean readable(Path file, int rows, int classes) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (SafeTensors stored = SafeTensors.open(file)) {
      int[] shape = stored.shape(NAME);
      return shape.length == 2 && shape[0] == rows && shape[1] == classes;
    } catch (IOException damaged) {
      return false; // what is damaged is computed again
    }
  }

  private static void write(Path file, float[][] logits) throws IOException {
    int classes = logits[0].length;
    float[] flat = new float[logits.length * classes];
    for (int i = 0; i < logits.length; i++) {
      System.arraycopy(logits[i], 0, flat, i * classes, classes);
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put(NAME, Tensor.of(flat, logits.length, classes));
    SafeTensorsWriter.write(file, tensors);
  }

  private static float[][] read(Path file) throws IOException {
    try (SafeTensors stored = SafeTensors.open(file)) {
      int classes = stored.shape(NAME)[1];
      float[] flat = stored.floats(NAME);
      float[][] logits = new float[flat.length / classes][classes];
      for (int i = 0; i < logits.length; i++) {
        System.arraycopy(flat, i * classes, logits[i], 0, classes);
      }
      return logits;
    }
  }
}
