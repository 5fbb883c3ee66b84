package org.distill4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.distill4j.recipes.task.api.TaskType;
import org.distill4j.recipes.task.api.TaskTypes;
import org.junit.jupiter.api.Test;

/** A task lives in one package, which nobody outside of it knows, nor its key. */
final class TaskPackagesTest {
  private static final String TASKS = "org.distill4j.recipes.task.";

  /**
   * Keys that stand elsewhere, by the classes that hold them: {@code regression} is the word by
   * which Hugging Face's {@code problem_type} names a head, too.
   */
  private static final Map<String, Set<String>> ELSEWHERE =
      Map.of(
          "org.distill4j.runtime.OutputKind", Set.of("regression"),
          "org.distill4j.teacher.checkpoint.ConfigJson", Set.of("regression"));

  private static final JavaClasses CLASSES = ClassConstants.all();

  @Test
  void nobodyOutsideDependsOnATask() {
    assertEquals(5, TaskTypes.all().size(), "kinds of tasks");
    for (TaskType<?> type : TaskTypes.all()) {
      String own = type.getClass().getPackageName();
      assertTrue(own.startsWith(TASKS), own);
      ClassConstants.requireUnknownOutside(CLASSES, own);
    }
  }

  @Test
  void nobodyOutsideHoldsTheKeyOfATask() throws IOException {
    Map<String, String> owners = new HashMap<>();
    TaskTypes.all().forEach(type -> owners.put(type.key(), type.getClass().getPackageName()));
    assertEquals(ELSEWHERE, ClassConstants.foreign(CLASSES, owners));
  }
}
