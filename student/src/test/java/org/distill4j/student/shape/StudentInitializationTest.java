package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

class StudentInitializationTest {
  private static final Checkpoint TEACHER = TinyTask.teacher(4, 1);
  private static final List<String> LABELS = List.of("a", "b", "c");

  @Test
  void copiesTheChosenLayersAndEverythingAroundThem() {
    StudentShape shape = new StudentShape(2, 2, 12, 8);
    Checkpoint student = StudentInitialization.fromLayers(TEACHER, shape, List.of(3, 0), LABELS, 5);
    assertEquals(2, student.config().numHiddenLayers());
    assertEquals(LABELS, student.labels());
    for (String name : student.tensors().keySet()) {
      String source =
          name.startsWith("encoder.layer.0.")
              ? name.replace("layer.0.", "layer.3.")
              : name.replace("layer.1.", "layer.0.");
      if (!name.startsWith("classifier")) {
        assertArrayEquals(TEACHER.tensor(source).values(), student.tensor(name).values(), name);
      }
    }
    assertArrayEquals(new int[] {3, 8}, student.tensor("classifier.weight").shape());
    TransformerModel.forInference(student);
  }

  @Test
  void copiesNoLayerWhoseNumberMerelyStartsAlike() {
    Checkpoint deep = TinyTask.teacher(12, 2);
    StudentShape shape = new StudentShape(1, 2, 12, 8);
    Checkpoint student = StudentInitialization.fromLayers(deep, shape, List.of(1), LABELS, 5);
    String query = "encoder.layer.0.attention.self.query.weight";
    assertArrayEquals(
        deep.tensor(query.replace("layer.0", "layer.1")).values(), student.tensor(query).values());
    assertTrue(student.tensors().keySet().stream().noneMatch(name -> name.contains("layer.1")));
  }

  @Test
  void drawsRandomWeightsOfAnyShape() {
    StudentShape shape = new StudentShape(3, 4, 10, 16);
    Checkpoint student = StudentInitialization.random(TEACHER, shape, LABELS, 5);
    assertEquals(List.of(4, 4, 4), student.config().numAttentionHeads());
    assertEquals(4, student.config().attentionHeadSize());
    assertEquals(TinyTask.PIECES, student.config().vocabSize());
    float[] words = student.tensor("embeddings.word_embeddings.weight").values();
    double squares = 0;
    for (float word : words) {
      squares += word * word;
    }
    // BERT's initializer range; 320 numbers give its root within some tenth.
    assertEquals(0.02, Math.sqrt(squares / words.length), 0.004);
    float[] gains = student.tensor("encoder.layer.2.output.LayerNorm.weight").values();
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, gains);
    assertArrayEquals(
        new float[10], student.tensor("encoder.layer.0.intermediate.dense.bias").values());
    TransformerModel.forInference(student);
  }

  @Test
  void drawsEveryTensorAnewAndTheSameForTheSameSeed() {
    StudentShape shape = new StudentShape(2, 2, 12, 8);
    Checkpoint student = StudentInitialization.random(TEACHER, shape, LABELS, 5);
    Checkpoint again = StudentInitialization.random(TEACHER, shape, LABELS, 5);
    String query = "encoder.layer.0.attention.self.query.weight";
    String key = "encoder.layer.0.attention.self.key.weight";
    assertArrayEquals(student.tensor(query).values(), again.tensor(query).values());
    assertFalse(Arrays.equals(student.tensor(query).values(), student.tensor(key).values()));
  }

  @Test
  void refusesToCopyIntoOtherWidths() {
    StudentShape[] others = {
      new StudentShape(1, 4, 12, 8), new StudentShape(1, 2, 11, 8), new StudentShape(1, 2, 12, 4)
    };
    for (StudentShape shape : others) {
      Exception fault =
          assertThrows(
              IllegalArgumentException.class,
              () -> StudentInitialization.fromLayers(TEACHER, shape, List.of(0), LABELS, 5));
      assertTrue(
          fault.getMessage().startsWith("student.initialize: must be projection or"),
          fault.getMessage());
      assertTrue(fault.getMessage().contains(shape.toString()), fault.getMessage());
    }
  }

  @Test
  void refusesAnotherNumberOfLayers() {
    StudentShape shape = new StudentShape(2, 2, 12, 8);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> StudentInitialization.fromLayers(TEACHER, shape, List.of(0), LABELS, 5));
    assertEquals(
        "student.layers: must be as many as the layers it starts from, 1; got 2",
        fault.getMessage());
  }

  @Test
  void refusesHeadsThatDoNotFillTheWidth() {
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> new StudentShape(1, 3, 12, 8));
    assertEquals(
        "student.heads: must divide the hidden width 8; got 3. Take another number of"
            + " heads or of hidden units.",
        fault.getMessage());
  }
}
