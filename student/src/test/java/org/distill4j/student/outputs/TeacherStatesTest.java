package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherStatesTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(2, 1);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(70, 1);
  private static final int WIDTH = TEACHER.config().hiddenSize();

  @TempDir private Path folder;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private StateRows ask(List<Integer> numbers) throws IOException {
    return new TeacherLogits(folder.resolve("cache")).states().rows(TEACHER, TEXTS, numbers);
  }

  @Test
  void areTheTeachersToHalfPrecision() throws IOException {
    StateRows rows = ask(List.of(1, 0));
    float[] found = new float[WIDTH];
    float[] expected = new float[WIDTH];
    for (int text = 0; text < TEXTS.size(); text++) {
      Map<String, Buffer> said =
          TransformerModel.withHiddenStates(TEACHER)
              .activations(PackedBatch.of(List.of(TEXTS.get(text))));
      for (int token = 0; token < TEXTS.get(text).length(); token++) {
        rows.read(text, token, 0, found);
        said.get(GraphNames.output(0)).read(token * WIDTH, expected, 0, WIDTH);
        assertArrayEquals(expected, found, 2e-3f, "state 1 of " + text + ", " + token);
        rows.read(text, token, 1, found);
        said.get(GraphNames.EMBEDDINGS).read(token * WIDTH, expected, 0, WIDTH);
        assertArrayEquals(expected, found, 2e-3f, "state 0 of " + text + ", " + token);
      }
    }
  }

  @Test
  void areReadFromTheFileOnceItIsThere() throws IOException {
    ask(List.of(1));
    int tokens = TEXTS.stream().mapToInt(TokenizedText::length).sum();
    RowFile stored = RowFile.create(file(), RowLayout.states(tokens, WIDTH));
    float[] mark = new float[WIDTH];
    mark[WIDTH - 1] = 3;
    stored.put(TEXTS.get(0).length(), mark);
    stored.seal();
    float[] found = new float[WIDTH];
    ask(List.of(1)).read(1, 0, 0, found);
    assertArrayEquals(mark, found);
  }

  @Test
  void takeAsManyBytesAsToldBeforehand() throws IOException {
    ask(List.of(0, 1));
    long bytes = TeacherStates.bytes(TEACHER, TEXTS, 2);
    long header = Files.size(file()) - bytes;
    assertEquals(0, header % 8);
    assertTrue(header > 0 && header < 256, "header of " + header);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }
}
