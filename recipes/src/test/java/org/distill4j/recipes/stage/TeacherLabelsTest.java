package org.distill4j.recipes.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;

class TeacherLabelsTest {
  private static final Checkpoint MODEL =
      RandomCheckpoint.of(BertFamily.encoder(20, 8, 2, 2, 12), 3, 1)
          .withLabels(List.of("LABEL_0", "LABEL_1", "LABEL_2"));

  @Test
  void namesAreTheDatas() {
    Map<String, String> names = Map.of("LABEL_0", "0", "LABEL_1", "1", "LABEL_2", "2");
    Checkpoint named = align(names, List.of("0", "1", "2"));
    assertEquals(List.of("0", "1", "2"), named.labels());
    assertEquals(MODEL.tensors(), named.tensors());
  }

  @Test
  void rowsTakeTheDatasOrder() {
    Map<String, String> names = Map.of("LABEL_0", "c", "LABEL_1", "a", "LABEL_2", "b");
    Checkpoint ordered = align(names, List.of("a", "b", "c"));
    float[] before = MODEL.tensor("classifier.weight").values();
    float[] after = ordered.tensor("classifier.weight").values();
    assertArrayEquals(Arrays.copyOfRange(before, 8, 24), Arrays.copyOfRange(after, 0, 16));
    assertArrayEquals(Arrays.copyOfRange(before, 0, 8), Arrays.copyOfRange(after, 16, 24));
    float[] bias = MODEL.tensor("classifier.bias").values();
    assertArrayEquals(
        new float[] {bias[1], bias[2], bias[0]}, ordered.tensor("classifier.bias").values());
    assertEquals(List.of("a", "b", "c"), ordered.labels());
    // Without a mapping too, where names are equal.
    Checkpoint turned = align(Map.of(), List.of("LABEL_2", "LABEL_0", "LABEL_1"));
    assertEquals(bias[2], turned.tensor("classifier.bias").values()[0]);
  }

  @Test
  void otherLabelsStayAsTheyAre() {
    assertSame(MODEL, align(Map.of(), List.of("0", "1", "2")));
    assertSame(MODEL, align(Map.of("LABEL_0", "0"), List.of("0", "1")));
  }

  @Test
  void advisesNamesOfTheirOwnWhereClassesShareOne() {
    String mend = TeacherLabels.mend(List.of("0", "0"), List.of("neg", "pos"));
    assertTrue(mend.startsWith("Give each class a name of its own in the checkpoint's id2label"));
  }

  @Test
  void refusesNamesThatTheModelHasNot() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> align(Map.of("0", "LABEL_0"), List.of()))
            .getMessage();
    assertTrue(message.startsWith("teacher.labels: must name labels of the checkpoint"), message);
    String twice =
        assertThrows(
                IllegalArgumentException.class,
                () -> align(Map.of("LABEL_0", "LABEL_1"), List.of()))
            .getMessage();
    assertTrue(twice.contains("a name of its own"), twice);
  }

  @Test
  void mendLeadsOut() {
    assertEquals("Add fine-tune: {} to the teacher.", TeacherLabels.mend(List.of(), List.of("0")));
    String mend = TeacherLabels.mend(List.of("LABEL_0", "LABEL_1"), List.of("0", "1"));
    assertTrue(mend.contains("labels: {LABEL_0: 0, LABEL_1: 1} in the teacher"), mend);
    String cases = TeacherLabels.mend(List.of("POS", "NEG"), List.of("neg", "pos"));
    assertTrue(cases.contains("labels: {POS: pos, NEG: neg}"), cases);
  }

  private static Checkpoint align(Map<String, String> names, List<String> wanted) {
    Location place = new Location("x");
    Teacher teacher =
        new Teacher(place, Optional.empty(), Optional.empty(), 1, Optional.empty(), names);
    return TeacherLabels.align("teacher", teacher, MODEL, wanted);
  }
}
