package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Source;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;

/** Reads and writes the {@code decide} section. */
final class DecideReader {
  private static final String ROWS = "rows";
  private static final double SHOWN = 0.95; // where a target is at fault, for what follows

  private DecideReader() {}

  static Optional<Decide> read(Fields top, Task task) {
    Optional<Fields> decide = top.section(Decide.KEY, Section.DECIDE);
    if (decide.isPresent() && !Decide.fault(task).isEmpty()) {
      top.values().fault(decide.get().position(), Decide.KEY, Decide.fault(task));
      return Optional.empty();
    }
    return decide.flatMap(fields -> decide(fields, task));
  }

  private static Optional<Decide> decide(Fields fields, Task task) {
    boolean precision = fields.has("precision");
    if (precision == fields.has("coverage")) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path(),
              "must have precision or coverage, one of them; got "
                  + (precision ? "both" : "neither")
                  + ". Write decide: {precision: 0.95}.");
      return Optional.empty();
    }
    Decide.Goal goal = precision ? Decide.Goal.PRECISION : Decide.Goal.COVERAGE;
    String mend = "Write 0.95 for 95 of 100.";
    double target = fields.number(Spelling.of(goal), SHOWN, Bound.INSIDE, mend);
    Optional<Source> rows =
        fields.node(ROWS).flatMap(node -> DataReader.source(fields, ROWS, node, task));
    return Optional.of(new Decide(goal, target, rows));
  }

  /** As it is read. */
  static Map<String, Object> toMap(Decide decide) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(Spelling.of(decide.goal()), decide.target());
    decide.rows().ifPresent(rows -> map.put(ROWS, RecipeWriter.source(rows)));
    return map;
  }
}
