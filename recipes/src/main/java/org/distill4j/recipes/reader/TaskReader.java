package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.task.api.TaskType;
import org.distill4j.recipes.task.api.TaskTypes;
import org.distill4j.recipes.task.api.TypedTask;
import org.distill4j.recipes.yaml.Node;

/** Reads {@code task} by the kind that it names; a recipe without it classifies. */
final class TaskReader {
  private static final Keys KEYS = Keys.of(keys());

  private TaskReader() {}

  // A key of another kind is refused with the reason, not as one that nobody knows.
  private static List<String> keys() {
    Set<String> keys = new LinkedHashSet<>(List.of(TypedTask.KIND));
    TaskTypes.all().forEach(type -> keys.addAll(type.keys()));
    return new ArrayList<>(keys);
  }

  static Task read(Fields recipe) {
    Optional<Fields> task = recipe.section("task", KEYS);
    if (task.isEmpty()) {
      return read(TaskTypes.usual(), empty(recipe));
    }
    TaskType<?> type =
        task.get()
            .node(TypedTask.KIND)
            .flatMap(node -> kind(task.get(), node))
            .orElse(TaskTypes.usual());
    refuseOthers(task.get(), type);
    return read(type, task.get());
  }

  private static Optional<TaskType<?>> kind(Fields task, Node node) {
    List<String> kinds = TaskTypes.all().stream().map(TaskType::key).toList();
    return task.values()
        .word(node, task.path(TypedTask.KIND), kinds)
        .map(kind -> TaskTypes.of(kind).orElseThrow());
  }

  private static Task read(TaskType<?> type, Fields task) {
    return type.read(task);
  }

  private static Fields empty(Fields recipe) {
    return Fields.empty(recipe.values(), "task", KEYS, recipe.position());
  }

  private static void refuseOthers(Fields task, TaskType<?> type) {
    for (TaskType<?> other : TaskTypes.all()) {
      for (String key : other.keys()) {
        Optional<Node> node = task.node(key);
        if (node.isPresent() && !type.keys().contains(key)) {
          String fault = other.onlyHere() + "; got it. Remove it.";
          task.values().fault(node.get().position(), task.path(key), fault);
        }
      }
    }
  }
}
