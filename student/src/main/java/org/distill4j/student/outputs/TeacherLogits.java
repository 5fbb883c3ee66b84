package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The teacher's logits on a list of texts, {@code [n][C]}, computed once and kept in a folder.
 *
 * <p>The first run reads the file that it wrote, so that all runs see the same numbers. A file
 * whose checksum is another is computed again. Files are filled under another name and renamed; a
 * killed writer's is gone on with, and a second process waits for the first.
 */
public final class TeacherLogits {
  private final Path folder;
  private final Execution execution;
  private final LabellingProgress progress;

  /** Logits kept below that folder, computed in float32. */
  public TeacherLogits(Path folder) {
    this(folder, Execution.defaults(), LabellingProgress.SILENT);
  }

  /**
   * Logits kept below that folder.
   *
   * @param execution how the teacher computes
   * @param progress of logits and hidden states that are not there yet
   */
  public TeacherLogits(Path folder, Execution execution, LabellingProgress progress) {
    this.folder = folder;
    this.execution = execution;
    this.progress = progress;
  }

  /** How the teacher computes. */
  public Execution execution() {
    return execution;
  }

  /** Logits in the order of the sequences, read where they lie on disk. */
  public LogitRows rows(Checkpoint teacher, List<TokenizedText> sequences) throws IOException {
    int classes = teacher.labels().size();
    return stored(
        CacheKey.of(teacher, sequences, execution.precision().word()),
        sequences.size(),
        classes,
        labelling ->
            labelling.run(
                TransformerModel.forInference(teacher, execution),
                sequences,
                classes,
                Labelling.PIECE));
  }

  /** Logits in the order of the sequences, in memory. */
  public float[][] of(Checkpoint teacher, List<TokenizedText> sequences) throws IOException {
    return rows(teacher, sequences).toArray();
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
    return stored(key, rows, classes, work -> work.run(computation.logits(), classes)).toArray();
  }

  private LogitRows stored(String key, int rows, int classes, Store.Work work) throws IOException {
    return new Store(folder, progress).rows(key, RowLayout.logits(rows, classes), work);
  }

  /** The hidden states of the same texts, kept beside the logits. */
  public TeacherStates states() {
    return new TeacherStates(folder, execution, progress);
  }
}
