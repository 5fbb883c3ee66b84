package org.distill4j.recipes.stage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;

/**
 * The labels of a teacher that knows the task, under the data's names and in the data's order.
 *
 * <p>A recipe's {@code teacher.labels} says what a label of the model is called in the data; labels
 * that it leaves out keep their names. Rows of the classifier then take the data's order.
 */
final class TeacherLabels {
  /** Pairs shown in a message. */
  private static final int SHOWN = 12;

  private TeacherLabels() {}

  /**
   * The teacher with the data's labels, where its own are the same but for names and order; else as
   * it is.
   *
   * @param place where the recipe names the teacher
   * @param wanted the data's labels
   * @throws IllegalArgumentException if the recipe names a label that the model has not, or two by
   *     one name
   */
  static Checkpoint align(String place, Teacher teacher, Checkpoint model, List<String> wanted) {
    List<String> named = named(place + ".labels", teacher.labels(), model.labels());
    if (named.equals(wanted)) {
      return model.withLabels(named);
    }
    boolean same = new HashSet<>(named).equals(new HashSet<>(wanted));
    return same && model.hasClassifier() && !model.hasChain()
        ? ordered(model, named, wanted)
        : model;
  }

  private static List<String> named(String place, Map<String, String> names, List<String> labels) {
    for (String label : names.keySet()) {
      if (!labels.contains(label)) {
        throw new IllegalArgumentException(
            place
                + ": must name labels of the checkpoint, "
                + (labels.isEmpty() ? "which has none" : labels)
                + "; got "
                + label
                + ". Write the checkpoint's label first and the data's after it.");
      }
    }
    List<String> named = labels.stream().map(label -> names.getOrDefault(label, label)).toList();
    if (!names.isEmpty() && new HashSet<>(named).size() < named.size()) {
      throw new IllegalArgumentException(
          place + ": must give every label a name of its own; got " + named + ".");
    }
    return named;
  }

  private static Checkpoint ordered(Checkpoint model, List<String> named, List<String> wanted) {
    int[] from = wanted.stream().mapToInt(named::indexOf).toArray();
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    for (String part : List.of(".weight", ".bias")) {
      String name = SentenceVectors.PROJECTION + part;
      tensors.put(name, rows(model.tensor(name), from));
    }
    return new Checkpoint(model.config(), tensors, model.head().withLabels(wanted));
  }

  private static Tensor rows(Tensor tensor, int... from) {
    int width = tensor.size() / from.length;
    float[] values = new float[tensor.size()];
    for (int row = 0; row < from.length; row++) {
      System.arraycopy(tensor.values(), from[row] * width, values, row * width, width);
    }
    return Tensor.of(values, tensor.shape());
  }

  /** How to make a teacher's labels the data's, in a sentence or two. */
  static String mend(List<String> labels, List<String> wanted) {
    if (labels.isEmpty() || labels.size() != wanted.size()) {
      return "Add fine-tune: {} to the teacher.";
    }
    Set<String> own = new HashSet<>(labels);
    if (own.size() < labels.size()) {
      return "Give each class a name of its own in the checkpoint's id2label, or add fine-tune: {}"
          + " to the teacher.";
    }
    if (own.equals(new HashSet<>(wanted))) {
      return "Add fine-tune: {} to the teacher, or list task.labels in the model's order.";
    }
    return "If they differ in name only, say which is which, such as labels: {"
        + pairs(labels, wanted)
        + "} in the teacher; else add fine-tune: {} to it.";
  }

  private static String pairs(List<String> labels, List<String> wanted) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(wanted);
    for (String label : labels) {
      Optional<String> alike = left.stream().filter(label::equalsIgnoreCase).findFirst();
      alike.ifPresent(other -> pairs.put(label, other));
      alike.ifPresent(left::remove);
    }
    for (String label : labels) {
      if (!pairs.containsKey(label)) {
        pairs.put(label, left.remove(0));
      }
    }
    return labels.stream()
            .limit(SHOWN)
            .map(label -> label + ": " + pairs.get(label))
            .collect(Collectors.joining(", "))
        + (labels.size() > SHOWN ? ", …" : "");
  }
}
