package org.distill4j.recipes.task.api;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;

/** Reads, checks and writes {@code task.labels}, the labels by index. */
public final class LabelNames {
  /** The key in the file. */
  public static final String KEY = "labels";

  private static final String MEND = "Leave it out to read them from the data.";

  private LabelNames() {}

  /**
   * The labels that a recipe lists; nothing, and a fault, where they are fewer than two or equal.
   */
  public static Optional<List<String>> read(Fields task) {
    return task.node(KEY).flatMap(node -> read(task, node));
  }

  private static Optional<List<String>> read(Fields task, Node node) {
    String path = task.path(KEY);
    List<String> labels = task.values().names(node, path, MEND);
    if (new HashSet<>(labels).size() == Math.max(2, labels.size())) {
      return Optional.of(labels);
    }
    String fault = "must be two or more that differ; got " + labels + ". " + MEND;
    task.values().fault(node.position(), path, fault);
    return Optional.empty();
  }

  /**
   * Notes a fault where labels are given to a task that has none.
   *
   * @param answers what it has, in the plural
   */
  public static void refuse(Fields task, String answers) {
    String fault = "must not be given where answers are " + answers + "; got some. Remove it.";
    task.node(KEY).ifPresent(n -> task.values().fault(n.position(), task.path(KEY), fault));
  }

  /**
   * The labels, copied.
   *
   * @throws IllegalArgumentException if they are fewer than two, or equal
   */
  public static Optional<List<String>> checked(Optional<List<String>> labels) {
    if (labels.isPresent() && labels.get().stream().distinct().count() < 2) {
      throw new IllegalArgumentException("labels: must be two or more; got " + labels.get());
    }
    if (labels.isPresent() && labels.get().stream().distinct().count() < labels.get().size()) {
      throw new IllegalArgumentException("labels: must differ; got " + labels.get());
    }
    return labels.map(List::copyOf);
  }

  /** As they are read. */
  public static Map<String, Object> write(Optional<List<String>> labels) {
    Map<String, Object> map = new LinkedHashMap<>();
    labels.ifPresent(names -> map.put(KEY, names));
    return map;
  }
}
