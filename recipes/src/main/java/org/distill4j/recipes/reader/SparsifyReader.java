package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.sparsify.SparsePattern;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Calibration;
import org.distill4j.recipes.recipe.Sparsify;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes a {@code sparsify} stage. */
final class SparsifyReader {
  private SparsifyReader() {}

  static Sparsify read(Fields fields) {
    Sparsify defaults = Sparsify.defaults();
    SparsePattern pattern =
        fields.node("pattern").flatMap(n -> pattern(fields, n)).orElse(defaults.pattern());
    for (String key : List.of("share", "scope")) {
      if (pattern.inRuns() && fields.has(key)) {
        fields
            .values()
            .fault(
                fields.node(key).map(Node::position).orElse(fields.position()),
                fields.path(key),
                "must be left out where the pattern "
                    + pattern
                    + " says how many weights of each run stay; got it. Remove it.");
      }
    }
    return new Sparsify(
        fields.number("share", defaults.share(), Bound.INSIDE),
        pattern,
        fields.choice("criterion", defaults.criterion()),
        fields.choice("scope", defaults.scope()),
        fields.whole("rows", defaults.rows(), Calibration.ROWS),
        fields.logical("hold", defaults.hold()));
  }

  private static Optional<SparsePattern> pattern(Fields fields, Node node) {
    String written = node instanceof Node.Scalar scalar ? scalar.text() : "";
    Optional<SparsePattern> pattern = SparsePattern.parse(written);
    if (pattern.isEmpty()) {
      fields
          .values()
          .fault(
              node.position(),
              fields.path("pattern"),
              "must be unstructured, N:M with N < M, or block-RxC; got "
                  + node.shown()
                  + ". Write 2:4 for two of four weights, block-4x1 for four in a column.");
    }
    return pattern;
  }

  /** As it is read. */
  static Map<String, Object> toMap(Sparsify stage) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!stage.pattern().inRuns()) {
      map.put("share", stage.share());
    }
    map.put("pattern", stage.pattern().toString());
    map.put("criterion", Spelling.of(stage.criterion()));
    if (!stage.pattern().inRuns()) {
      map.put("scope", Spelling.of(stage.scope()));
    }
    map.put("rows", stage.rows());
    map.put("hold", stage.hold());
    return map;
  }
}
