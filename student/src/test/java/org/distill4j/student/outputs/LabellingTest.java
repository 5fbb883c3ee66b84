package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A labelling that was stopped goes on with the pieces that are left. */
class LabellingTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(1, 1);
  private static final int PIECE = 2 * Inference.BATCH;
  private static final List<TokenizedText> TEXTS = TinyTask.texts(5 * PIECE + 7, 1);

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  @BeforeEach
  void labelWithoutStop() throws IOException {
    file = folder.resolve("whole.safetensors");
    label(file, TEXTS);
    whole = Files.readAllBytes(file);
    file = folder.resolve("stopped.safetensors");
  }

  private static void label(Path target, List<TokenizedText> texts) throws IOException {
    new Labelling(target, LabellingProgress.SILENT)
        .run(TransformerModel.forInference(TEACHER), texts, 2, PIECE);
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Texts that can be read so many times in all. */
  private static final class Readings extends AbstractList<TokenizedText> {
    private final int most;
    private int read;

    Readings(int most) {
      this.most = most;
    }

    @Override
    public TokenizedText get(int index) {
      if (read++ >= most) {
        throw new Stop();
      }
      return TEXTS.get(index);
    }

    @Override
    public int size() {
      return TEXTS.size();
    }
  }

  @Test
  void givesTheAnswersInTheOrderOfTheTexts() throws IOException {
    float[][] expected = Inference.logits(TransformerModel.forInference(TEACHER), TEXTS);
    RowFile found =
        RowFile.open(folder.resolve("whole.safetensors"), RowLayout.logits(TEXTS.size(), 2))
            .orElseThrow();
    assertArrayEquals(expected, found.toArray());
  }

  @Test
  void tellsHowFarItHasComeBatchByBatch() throws IOException {
    List<Integer> heard = new ArrayList<>();
    new Labelling(folder.resolve("heard"), (done, all) -> heard.add(done))
        .run(TransformerModel.forInference(TEACHER), TEXTS, 2, 3 * PIECE);
    List<Integer> expected = new ArrayList<>();
    for (int done = Inference.BATCH; done < TEXTS.size(); done += Inference.BATCH) {
      expected.add(done);
    }
    expected.add(TEXTS.size());
    assertEquals(expected, heard);
  }

  @Test
  void leavesNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of("whole.safetensors"), files.map(f -> "" + f.getFileName()).toList());
    }
  }

  @Test
  void beginsAnewWhereThePartIsOfAnotherLength() throws IOException {
    Files.writeString(folder.resolve("stopped.safetensors.done.part"), "" + 2 * PIECE);
    Files.writeString(folder.resolve("stopped.safetensors.part"), "another");
    label(file, TEXTS);
    assertArrayEquals(whole, Files.readAllBytes(file));
  }

  @Test
  void goesOnAfterThePiecesThatAreDone() throws IOException {
    int[] order = Inference.longestFirst(TEXTS);
    RowFile part = RowFile.create(part(), RowLayout.logits(TEXTS.size(), 2));
    float[] mark = {42, 43};
    for (int i = 0; i < order.length; i++) {
      part.put(order[i], mark); // answers that nobody gives
    }
    part.force();
    Files.writeString(folder.resolve("stopped.safetensors.done.part"), "" + 3 * PIECE);
    label(file, TEXTS);
    RowFile found = RowFile.open(file, RowLayout.logits(TEXTS.size(), 2)).orElseThrow();
    float[][] expected = Inference.logits(TransformerModel.forInference(TEACHER), TEXTS);
    for (int i = 0; i < order.length; i++) {
      float[] answer = i < 3 * PIECE ? mark : expected[order[i]];
      assertArrayEquals(answer, found.row(order[i]), "place " + i);
    }
  }

  private Path part() {
    return folder.resolve("stopped.safetensors.part");
  }

  @Test
  void givesTheSameBytesWhereverItWasStopped() throws IOException {
    // All are read once for the order, then each for its answer.
    for (int more : new int[] {3, PIECE + 20, PIECE + 1, 2 * PIECE - 1, PIECE + 9}) {
      Readings texts = new Readings(TEXTS.size() + more);
      assertThrows(Stop.class, () -> label(file, texts));
      assertFalse(Files.exists(file));
    }
    Path done = folder.resolve("stopped.safetensors.done.part");
    assertEquals("" + 4 * PIECE, Files.readString(done));
    label(file, TEXTS);
    assertArrayEquals(whole, Files.readAllBytes(file));
  }
}
