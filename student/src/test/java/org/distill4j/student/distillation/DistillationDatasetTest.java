package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Labels;
import org.junit.jupiter.api.Test;

class DistillationDatasetTest {
  private static final int NONE = LabelTargets.NONE;
  private static final List<TokenizedText> READ = TinyTask.texts(7, 1);
  private static final List<TokenizedText> TEACHERS = TinyTask.texts(7, 2);

  @Test
  void labelledRowsAreTakenInTurnForThoseWithout() {
    DistillationDataset texts =
        new DistillationDataset(READ, TEACHERS, List.of(1, 0, NONE, NONE, NONE, NONE, NONE));
    DistillationDataset cycled = texts.cycledLabels();
    int[] rows = {0, 1, 0, 1, 0, 1, 0};
    assertEquals(Labels.classes(List.of(1, 0, 1, 0, 1, 0, 1)), cycled.truth());
    assertEquals(IntStream.of(rows).mapToObj(READ::get).toList(), cycled.sequences());
    assertEquals(IntStream.of(rows).mapToObj(TEACHERS::get).toList(), cycled.teacherSequences());
  }

  @Test
  void labelledTextsStayAsTheyAre() {
    DistillationDataset texts = new DistillationDataset(READ, READ, List.of(1, 0, 1, 0, 1, 0, 1));
    assertEquals(texts, texts.cycledLabels());
  }

  @Test
  void textsWithoutAnyLabelHaveNoControl() {
    DistillationDataset texts =
        new DistillationDataset(READ.subList(0, 2), READ.subList(0, 2), List.of(NONE, NONE));
    Exception fault = assertThrows(IllegalStateException.class, texts::cycledLabels);
    assertTrue(
        fault.getMessage().startsWith("labels: must be there for at least one text"),
        fault.getMessage());
  }

  @Test
  void tellsWhetherBothModelsCutTextsAlike() {
    List<Integer> labels = List.of(1, 0, 1, 0, 1, 0, 1);
    List<TokenizedText> otherIds =
        READ.stream()
            .map(
                p ->
                    TokenizedText.of(
                        IntStream.of(p.ids()).map(id -> id + 1).toArray(), p.typeIds(), false))
            .toList();
    assertTrue(new DistillationDataset(READ, otherIds, labels).sameCut());
    List<TokenizedText> longer = new ArrayList<>(READ);
    longer.set(3, TokenizedText.of(new int[50], new int[50], false));
    assertFalse(new DistillationDataset(READ, longer, labels).sameCut());
  }

  @Test
  void refusesTextsWithoutAPlaceForALabel() {
    Exception fault =
        assertThrows(
            IllegalArgumentException.class, () -> new DistillationDataset(READ, READ, List.of(1)));
    assertEquals(
        "labels: must be one for each of at least one text; got 1 for 7 texts of the student's and"
            + " 7 of the teacher's",
        fault.getMessage());
  }
}
