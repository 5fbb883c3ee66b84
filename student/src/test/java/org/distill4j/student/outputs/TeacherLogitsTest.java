package org.distill4j.student.outputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.checkpoint.SafeTensorsWriter;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherLogitsTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(1, 1);
  private static final List<TokenizedText> TEXTS = TinyTask.texts(5, 1);

  private static final String KEY = "fedcba9876543210";

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  @TempDir private Path folder;

  private float[][] ask() throws IOException {
    return new TeacherLogits(folder.resolve("cache")).of(TEACHER, TEXTS);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  @Test
  void areTheTeachersAnswersInTheOrderOfTheTexts() throws IOException {
    float[][] expected = Inference.logits(TransformerModel.forInference(TEACHER), TEXTS);
    assertArrayEquals(expected, ask());
    String key = CacheKey.of(TEACHER, TEXTS, "f32");
    assertEquals(key + ".safetensors", file().getFileName().toString());
  }

  @Test
  void areReadFromTheFileOnceItIsThere() throws IOException {
    ask();
    RowFile stored = RowFile.create(file(), RowLayout.logits(5, 2));
    for (int row = 0; row < 5; row++) {
      stored.put(row, new float[] {row, 7});
    }
    stored.seal();
    assertArrayEquals(new float[] {4, 7}, ask()[4]);
  }

  @Test
  void areComputedAgainWhereTheFileIsDamaged() throws IOException {
    float[][] expected = ask();
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 3));
    assertArrayEquals(expected, ask());
    Files.write(file(), new byte[0]);
    assertArrayEquals(expected, ask());
    byte[] flipped = bytes.clone();
    flipped[bytes.length - 6] ^= 4;
    Files.write(file(), flipped);
    assertArrayEquals(expected, ask());
    assertArrayEquals(bytes, Files.readAllBytes(file()));
  }

  @Test
  void areComputedAgainWhereTheFileHoldsSomethingElse() throws IOException {
    float[][] expected = ask();
    SafeTensorsWriter.write(file(), Map.of("logits", Tensor.zeros(4, 2)));
    assertArrayEquals(expected, ask());
    SafeTensorsWriter.write(file(), Map.of("other", Tensor.zeros(5, 2)));
    assertArrayEquals(expected, ask());
  }

  @Test
  void areAFileThatOtherProgramsRead() throws IOException {
    float[][] expected = ask();
    try (SafeTensors stored = SafeTensors.open(file())) {
      assertArrayEquals(new int[] {5, 2}, stored.shape("logits"));
      float[] row = Arrays.copyOfRange(stored.floats("logits"), 6, 8);
      assertArrayEquals(expected[3], row);
      assertTrue(stored.metadata().get("crc32c").matches("[0-9a-f]{8}"));
    }
  }

  @Test
  void areComputedByOneOfSeveralThatAsk() throws Exception {
    AtomicInteger computed = new AtomicInteger();
    TeacherLogits store = new TeacherLogits(folder.resolve("cache"));
    Callable<float[][]> one =
        () -> store.of(KEY, 1, 2, () -> new float[][] {{computed.incrementAndGet(), 0}});
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<float[][]> answer : threads.invokeAll(List.of(one, one, one, one))) {
        assertArrayEquals(new float[] {1, 0}, answer.get()[0]);
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, computed.get());
  }

  /** A program that asks for what takes some time, and notes each time that it is computed. */
  static final class Asking {
    private static final int MILLIS = 400; // for the other to come meanwhile

    private Asking() {}

    public static void main(String[] folder) throws IOException {
      Path noted = Path.of(folder[0], "computed.txt");
      new TeacherLogits(Path.of(folder[0], "cache")).of(KEY, 1, 2, () -> slowly(noted));
    }

    private static float[][] slowly(Path noted) throws IOException {
      Files.writeString(noted, "once ", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return new float[][] {{3, 4}};
    }
  }

  private Process ask(String folder) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(java, "-cp", classes, Asking.class.getName(), folder)
        .inheritIO()
        .start();
  }

  @Test
  void areComputedByOneOfTwoProcesses() throws Exception {
    Process first = ask(folder.toString());
    Process second = ask(folder.toString());
    assertEquals(0, first.waitFor());
    assertEquals(0, second.waitFor());
    assertEquals("once ", Files.readString(folder.resolve("computed.txt")));
    float[][] stored =
        new TeacherLogits(folder.resolve("cache")).of(KEY, 1, 2, () -> new float[][] {{0, 0}});
    assertArrayEquals(new float[] {3, 4}, stored[0]);
  }

  @Test
  void haveAKeyOfEverythingTheyFollowFrom() {
    String key = CacheKey.of(TEACHER, TEXTS, "f32");
    assertTrue(key.matches("[0-9a-f]{64}"), key);
    assertEquals(key, CacheKey.of(TinyTask.teacher(1, 1), TinyTask.texts(5, 1), "f32"));
    assertNotEquals(key, CacheKey.of(TinyTask.teacher(1, 2), TEXTS, "f32"));
    assertNotEquals(key, CacheKey.of(TEACHER, TEXTS.subList(0, 4), "f32"));
    assertNotEquals(key, CacheKey.of(TEACHER, TinyTask.texts(5, 2), "f32"));
    assertNotEquals(key, CacheKey.of(TEACHER, TEXTS, "bf16"));
    assertNotEquals(key, CacheKey.of(nudged(), TEXTS, "f32"));
    TokenizedText first = TEXTS.get(0);
    int[] types = new int[first.length()];
    types[0] = 1;
    List<TokenizedText> typed = new java.util.ArrayList<>(TEXTS);
    typed.set(0, TokenizedText.of(first.ids(), types, false));
    assertNotEquals(key, CacheKey.of(TEACHER, typed, "f32"));
  }

  @Test
  void tellTextsApartThatOnlyDivideOtherwise() {
    List<TokenizedText> oneAndTwo = List.of(pieces(1), pieces(2, 3));
    List<TokenizedText> twoAndOne = List.of(pieces(1, 2), pieces(3));
    assertNotEquals(CacheKey.of(TEACHER, oneAndTwo, "f32"), CacheKey.of(TEACHER, twoAndOne, "f32"));
  }

  private static TokenizedText pieces(int... ids) {
    return TokenizedText.of(ids, new int[ids.length], false);
  }

  // The last bit of one weight.
  private static Checkpoint nudged() {
    Map<String, Tensor> tensors = new TreeMap<>(TEACHER.tensors());
    Tensor bias = TEACHER.tensor("pooler.dense.weight");
    float[] values = bias.values().clone();
    values[63] = Math.nextUp(values[63]);
    tensors.put("pooler.dense.weight", Tensor.of(values, bias.shape()));
    return new Checkpoint(TEACHER.config(), new TreeMap<>(tensors), TEACHER.head());
  }
}
