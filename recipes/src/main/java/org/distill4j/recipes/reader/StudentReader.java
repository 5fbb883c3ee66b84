package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes {@code student}. */
public final class StudentReader {
  /** What a number of the student's shape says when it is the teacher's. */
  private static final String TEACHER = "teacher";

  private static final List<String> WORD_STARTS =
      List.of("teacher-words", "teacher-states", "random");

  private StudentReader() {}

  /** A student's shape and first weights. */
  public static Student read(Fields fields, Task task) {
    Student.Kind kind = fields.choice("kind", Student.Kind.TRANSFORMER);
    return kind == Student.Kind.TRANSFORMER
        ? transformer(fields, task)
        : withoutAttention(fields, kind);
  }

  private static Student withoutAttention(Fields fields, Student.Kind kind) {
    String what = "a student of kind " + Spelling.of(kind);
    List.of("layers", "heads", "feed-forward", "share").forEach(key -> refuse(fields, key, what));
    Initialization initialize =
        fields
            .node("initialize")
            .flatMap(n -> fields.values().word(n, fields.path("initialize"), WORD_STARTS))
            .map(StudentReader::wordStart)
            .orElse(Initialization.teacherWords());
    return Student.withoutAttention(
        kind,
        fields.has("hidden") ? size(fields, "hidden") : kind.defaultHidden(),
        size(fields, "embedding"),
        initialize);
  }

  private static Initialization wordStart(String word) {
    return switch (word) {
      case "random" -> Initialization.random();
      case "teacher-states" -> Initialization.teacherStates();
      default -> Initialization.teacherWords();
    };
  }

  private static void refuse(Fields fields, String key, String what) {
    fields
        .node(key)
        .ifPresent(
            node ->
                fields
                    .values()
                    .fault(
                        node.position(),
                        fields.path(key),
                        "must be left out of " + what + "; got " + node.shown() + ". Remove it."));
  }

  private static Student transformer(Fields fields, Task task) {
    if (!task.embeds()) {
      refuse(fields, "embedding", "a Transformer");
    }
    OptionalInt layers = size(fields, "layers");
    Initialization initialize =
        fields
            .node("initialize")
            .map(n -> initialization(fields, n))
            .orElse(Initialization.teacherLayers());
    if (initialize.checkpoint().isPresent()) {
      List.of("layers", "heads", "feed-forward", "hidden", "share")
          .forEach(key -> refuse(fields, key, "a student that goes on from a checkpoint"));
    }
    int listed = initialize.layers().size();
    if (listed > 0 && layers.isPresent() && layers.getAsInt() != listed) {
      refuseList(fields, layers.getAsInt(), initialize);
      initialize = Initialization.teacherLayers();
    } else if (listed > 0) {
      layers = OptionalInt.of(listed);
    }
    Student student =
        new Student(
            layers,
            size(fields, "heads"),
            size(fields, "feed-forward"),
            size(fields, "hidden"),
            initialize);
    return student
        .withShare(share(fields, initialize))
        .withEmbedding(task.embeds() ? size(fields, "embedding") : OptionalInt.empty());
  }

  private static Student.Share share(Fields fields, Initialization initialize) {
    Student.Share share = fields.choice("share", Student.Share.NONE);
    if (share == Student.Share.ALL && initialize.kind() == Initialization.Kind.PROJECTION) {
      fields
          .values()
          .fault(
              fields.node("share").map(Node::position).orElse(fields.position()),
              fields.path("share"),
              "must be none where the teacher's layers are projected one by one; got all. Write"
                  + " initialize: random, or leave the widths out.");
    }
    return share;
  }

  private static void refuseList(Fields fields, int layers, Initialization initialize) {
    fields
        .values()
        .fault(
            fields.node("initialize").map(Node::position).orElse(fields.position()),
            fields.path("initialize"),
            "must list a teacher layer for each of the "
                + layers
                + " layers; got "
                + initialize.layers()
                + ". Leave layers out to have as many as listed.");
  }

  private static OptionalInt size(Fields fields, String key) {
    Optional<Node> node = fields.node(key);
    if (node.isEmpty() || (node.get() instanceof Node.Scalar s && s.text().equals(TEACHER))) {
      return OptionalInt.empty();
    }
    return fields
        .values()
        .whole(node.get(), fields.path(key), Bound.atLeast(1), "Leave it out for the teacher's.")
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static Initialization initialization(Fields fields, Node node) {
    String path = fields.path("initialize");
    if (node instanceof Node.Mapping) {
      return Fields.of(fields.values(), path, Section.INITIALIZE, node)
          .flatMap(StudentReader::written)
          .orElse(Initialization.teacherLayers());
    }
    return fields
        .values()
        .word(node, path, List.of("teacher-layers", "projection", "random"))
        .map(StudentReader::initialization)
        .orElse(Initialization.teacherLayers());
  }

  private static Initialization initialization(String word) {
    return switch (word) {
      case "projection" -> Initialization.projection();
      case "random" -> Initialization.random();
      default -> Initialization.teacherLayers();
    };
  }

  private static Optional<Initialization> written(Fields inner) {
    if (!inner.has("checkpoint")) {
      return layers(inner).map(Initialization::of);
    }
    if (inner.has("layers")) {
      String fault = "must have layers or checkpoint; got both. Remove one of them.";
      inner.values().fault(inner.position(), inner.path(), fault);
    }
    return inner
        .node("checkpoint")
        .flatMap(n -> inner.values().location(n, inner.path("checkpoint"), "Name a model folder."))
        .map(Initialization::of);
  }

  private static Optional<List<Integer>> layers(Fields fields) {
    return fields
        .required("layers", "Write layers: [1, 3, 5].")
        .map(n -> LayerMapReader.layers(fields.values(), n, fields.path("layers")))
        .filter(list -> !list.isEmpty());
  }

  /** As it is read. */
  public static Map<String, Object> write(Student student) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", Spelling.of(student.kind()));
    if (student.isTransformer()) {
      map.put("layers", size(student.layers()));
      map.put("heads", size(student.heads()));
      map.put("feed-forward", size(student.feedForward()));
    }
    map.put("hidden", size(student.hidden()));
    if (!student.isTransformer() || student.embedding().isPresent()) {
      map.put("embedding", size(student.embedding()));
    }
    Initialization initialize = student.initialize();
    if (student.isTransformer()) {
      map.put("share", Spelling.of(student.share()));
    }
    map.put("initialize", initialize(initialize));
    if (initialize.checkpoint().isPresent()) {
      map.keySet().retainAll(List.of("initialize")); // its shape is the checkpoint's own
    }
    return map;
  }

  private static Object initialize(Initialization initialize) {
    return switch (initialize.kind()) {
      case LAYERS -> Map.of("layers", initialize.layers());
      case CHECKPOINT -> Map.of("checkpoint", initialize.checkpoint().orElseThrow().text());
      default -> Spelling.of(initialize.kind());
    };
  }

  private static Object size(OptionalInt size) {
    return size.isPresent() ? size.getAsInt() : TEACHER;
  }
}
