package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig.Family;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

class PieceStatesTest {
  private static final int WIDTH = 8;

  private final Checkpoint teacher = TinyTask.teacher(2, 7);

  @Test
  void areTheMeanOfWhatTheModelMakesOfThePieceInItsFrame() {
    Tensor states = PieceStates.of(teacher, TokenizedText.of(new int[] {1, 3}, new int[2], false));
    assertEquals(TinyTask.PIECES, states.length(0));
    for (int piece : new int[] {0, 9, TinyTask.PIECES - 1}) {
      float[] rows = lastStates(1, piece, 3);
      for (int i = 0; i < WIDTH; i++) {
        float mean = (rows[i] + rows[WIDTH + i] + rows[2 * WIDTH + i]) / 3;
        assertEquals(mean, states.values()[piece * WIDTH + i], 1e-5, "float32");
      }
    }
  }

  @Test
  void tellAnotherThingThanTheWordTable() {
    WordStudentShape shape = new WordStudentShape(Family.STATIC, WIDTH, 4);
    TokenizedText frame = TokenizedText.of(new int[] {1}, new int[1], false);
    Checkpoint read =
        WordStudentInitialization.fromStates(frame, teacher, shape, TinyTask.LABELS, 1);
    Checkpoint copied = WordStudentInitialization.fromWords(teacher, shape, TinyTask.LABELS, 1);
    assertEquals(copied.config(), read.config());
    assertFalse(
        Arrays.equals(
            copied.tensor(WordModelTensors.WORDS).values(),
            read.tensor(WordModelTensors.WORDS).values()));
  }

  private float[] lastStates(int... ids) {
    TokenizedText text = TokenizedText.of(ids, new int[ids.length], false);
    Buffer said =
        TransformerModel.withHiddenStates(teacher)
            .activations(PackedBatch.of(List.of(text)))
            .get(GraphNames.output(1));
    float[] values = new float[ids.length * WIDTH];
    said.read(0, values, 0, values.length);
    return values;
  }
}
