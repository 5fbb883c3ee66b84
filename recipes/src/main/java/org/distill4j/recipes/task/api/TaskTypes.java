package org.distill4j.recipes.task.api;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.KeyedTypes;

/** The kinds of tasks on the class path. */
public final class TaskTypes {
  private static final List<TaskType<?>> ALL = load();

  private TaskTypes() {}

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static List<TaskType<?>> load() {
    Class<TaskType<?>> service = (Class<TaskType<?>>) (Class<?>) TaskType.class;
    return KeyedTypes.load(service, TaskType::key, "task.kind: must be of one class each");
  }

  /** All of them, in the order in which they are found. */
  public static List<TaskType<?>> all() {
    return ALL;
  }

  /** The kind with a key. */
  public static Optional<TaskType<?>> of(String key) {
    return ALL.stream().filter(type -> type.key().equals(key)).findFirst();
  }

  /** The kind of a recipe that names none. */
  public static TaskType<?> usual() {
    return ALL.stream().filter(TaskType::isUsual).findFirst().orElseThrow();
  }

  /** The kind of a task with its settings. */
  public static TypedTask<?> of(Task task) {
    TaskType<?> type =
        of(task.key())
            .filter(t -> t.settings().isInstance(task))
            .orElseThrow(() -> new AssertionError("no type of " + task));
    return typed(type, task);
  }

  private static <S extends Record & Task> TypedTask<S> typed(TaskType<S> type, Task task) {
    return new TypedTask<>(type, type.settings().cast(task));
  }
}
