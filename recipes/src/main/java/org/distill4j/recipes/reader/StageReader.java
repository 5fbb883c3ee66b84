package org.distill4j.recipes.reader;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;

/** Reads the members of {@code stages}, each by the kind whose key it has. */
final class StageReader {
  /** The keys of a member: exactly one of the kinds of stages. */
  static final Keys KINDS = new Kinds();

  private StageReader() {}

  /** The stage, or nothing where not even its kind can be told. */
  static Optional<Stage> read(Fields item, Task task) {
    return item.kind().flatMap(kind -> read(item, StageTypes.of(kind).orElseThrow(), task));
  }

  private static Optional<Stage> read(Fields item, StageType<?> type, Task task) {
    return item.section(type.key(), type.keys()).map(fields -> type.read(fields, task));
  }

  private static final class Kinds implements Keys {
    private static final String ZEROS =
        "must be left out, since zeros make no model faster; got \"sparsify\". Write prune: {keep:"
            + " {heads: 0.5, feed-forward: 0.5}} for a smaller and faster one, or remove it.";

    @Override
    public List<String> keys() {
      return StageTypes.all().stream().map(StageType::key).toList();
    }

    @Override
    public Optional<String> removed(String key) {
      return key.equals("sparsify") ? Optional.of(ZEROS) : Optional.empty();
    }
  }
}
