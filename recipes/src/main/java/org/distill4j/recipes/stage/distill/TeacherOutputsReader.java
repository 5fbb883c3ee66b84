package org.distill4j.recipes.stage.distill;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes {@code teacher-outputs}. */
final class TeacherOutputsReader {
  /** Where it is no single word. */
  static final Keys KEYS = Keys.of(List.of("path"));

  private TeacherOutputsReader() {}

  static Optional<TeacherOutputs> read(Fields fields, Node node) {
    String path = fields.path("teacher-outputs");
    if (node instanceof Node.Mapping) {
      return Fields.of(fields.values(), path, KEYS, node)
          .flatMap(inner -> inner.required("path", "Name a .jsonl or .tsv file."))
          .flatMap(
              n -> fields.values().location(n, path + ".path", "Name a file of probabilities."))
          .map(TeacherOutputs::of);
    }
    return fields
        .values()
        .word(node, path, List.of("auto", "stored", "live"))
        .map(word -> TeacherOutputs.of(TeacherOutputs.Kind.valueOf(word.toUpperCase(Locale.ROOT))));
  }

  /** As it is read. */
  static Object write(TeacherOutputs outputs) {
    return outputs.file().isPresent()
        ? Map.of("path", outputs.file().get().text())
        : Spelling.of(outputs.kind());
  }
}
