package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The teacher's hidden states on a list of texts, some of them alone, computed once and kept in a
 * folder in half precision. They are some thousand times larger than logits, but a training of
 * several epochs reads them faster than the teacher makes them anew.
 */
public final class TeacherStates {
  private final Path folder;
  private final Execution execution;
  private final LabellingProgress progress;

  TeacherStates(Path folder, Execution execution, LabellingProgress progress) {
    this.folder = folder;
    this.execution = execution;
    this.progress = progress;
  }

  /** How many bytes some hidden states of all texts take. */
  public static long bytes(Checkpoint teacher, List<TokenizedText> sequences, int states) {
    long tokens = sequences.stream().mapToLong(TokenizedText::length).sum();
    return tokens * states * teacher.config().hiddenSize() * Short.BYTES;
  }

  /**
   * The states, read where they lie on disk.
   *
   * @param numbers of the hidden states, see {@link GraphNames#hiddenState}
   * @throws IllegalArgumentException if the texts have 2<sup>31</sup> tokens or more
   */
  public StateRows rows(Checkpoint teacher, List<TokenizedText> sequences, List<Integer> numbers)
      throws IOException {
    int width = teacher.config().hiddenSize();
    int[] starts = starts(sequences);
    RowLayout layout = RowLayout.states(starts[sequences.size()], numbers.size() * width);
    String how = execution.precision().word() + " hidden states " + numbers;
    RowFile file =
        new Store(folder, progress)
            .rows(
                CacheKey.of(teacher, sequences, how),
                layout,
                labelling -> {
                  requireSpace(labelling.bytesLeft(layout, sequences.size()));
                  TransformerModel encoder = TransformerModel.withHiddenStates(teacher, execution);
                  labelling.run(
                      layout,
                      sequences,
                      Labelling.PIECE,
                      (texts, target, answered) -> {
                        ask(encoder, sequences, texts, numbers, starts, target);
                        answered.accept(texts.length);
                      });
                });
    return new StateRows(file, starts, width);
  }

  // A full disk would end the process at a write to mapped memory.
  private void requireSpace(long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (!(free > bytes)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must have %.1f GB free for the teacher's hidden states; got %.1f. Write"
                  + " teacher-outputs: live, or give --cache a larger disk.",
              folder,
              bytes / 1e9,
              free / 1e9));
    }
  }

  // The first token of each text among all of them; the number of tokens behind the last.
  private static int[] starts(List<TokenizedText> sequences) {
    int[] starts = new int[sequences.size() + 1];
    for (int i = 0; i < sequences.size(); i++) {
      try {
        starts[i + 1] = Math.addExact(starts[i], sequences.get(i).length());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "texts: must have fewer than 2^31 tokens to store hidden states; got more. Write"
                + " teacher-outputs: live.",
            e);
      }
    }
    return starts;
  }

  private static void ask(
      TransformerModel teacher,
      List<TokenizedText> sequences,
      int[] texts,
      List<Integer> numbers,
      int[] starts,
      RowFile target) {
    for (int from = 0; from < texts.length; from += Inference.BATCH) {
      int[] some = Arrays.copyOfRange(texts, from, Math.min(texts.length, from + Inference.BATCH));
      PackedBatch batch = PackedBatch.of(Arrays.stream(some).mapToObj(sequences::get).toList());
      Map<String, Buffer> said = teacher.activations(batch);
      for (int slot = 0; slot < numbers.size(); slot++) {
        Buffer states = said.get(GraphNames.hiddenState(numbers.get(slot)));
        put(states, batch, some, slot, starts, target);
      }
    }
  }

  private static void put(
      Buffer states, PackedBatch batch, int[] texts, int slot, int[] starts, RowFile target) {
    float[] row = new float[states.length() / batch.rows()];
    int at = 0;
    for (int text : texts) {
      for (int token = starts[text]; token < starts[text + 1]; token++) {
        states.read(at, row, 0, row.length);
        target.put(token, slot * row.length, row);
        at += row.length;
      }
    }
  }
}
