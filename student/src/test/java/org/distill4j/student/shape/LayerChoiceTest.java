package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerChoiceTest {
  @Test
  void takesLayersAtEvenDistancesWithTheLast() {
    assertEquals(List.of(1, 3, 5), LayerChoice.even(3, 6));
    assertEquals(List.of(2, 5), LayerChoice.even(2, 6));
    assertEquals(List.of(5), LayerChoice.even(1, 6));
    assertEquals(List.of(0, 1, 2, 3, 4, 5), LayerChoice.even(6, 6));
    assertEquals(List.of(2, 5, 8, 11), LayerChoice.even(4, 12));
  }

  @Test
  void risesWithoutRepeatsForEveryPairOfCounts() {
    for (int teacher = 1; teacher <= 24; teacher++) {
      for (int student = 1; student <= teacher; student++) {
        List<Integer> chosen = LayerChoice.even(student, teacher);
        assertEquals(student, chosen.stream().distinct().count(), student + " of " + teacher);
        assertEquals(chosen.stream().sorted().toList(), chosen);
        assertEquals(teacher - 1, chosen.get(student - 1));
      }
    }
  }

  @Test
  void refusesMoreLayersThanTheTeacherHas() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> LayerChoice.even(7, 6));
    assertEquals(
        "layers: must be from 1 to the teacher's 6; got 7. Take a number between.",
        fault.getMessage());
    assertThrows(IllegalArgumentException.class, () -> LayerChoice.even(0, 6));
  }

  @Test
  void takesNamedLayersInTheirOrder() {
    assertEquals(List.of(5, 0), LayerChoice.named(List.of(5, 0), 6));
    Exception fault =
        assertThrows(IllegalArgumentException.class, () -> LayerChoice.named(List.of(0, 6), 6));
    assertEquals(
        "must be teacher layers from 0 to 5; got [0, 6]. Count them from 0.", fault.getMessage());
  }
}
