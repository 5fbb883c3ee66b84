package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.ScheduleBounds;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.student.loss.Schedule;

/**
 * Reads and writes numbers that change over the steps: one number, or where it goes from and to.
 */
final class ScheduleReader {
  private ScheduleReader() {}

  /** The number at its key. */
  static Schedule read(Fields fields, ScheduleBounds what, Schedule otherwise) {
    Optional<Node> node = fields.node(what.key());
    if (node.isPresent() && node.get() instanceof Node.Mapping) {
      return fields
          .section(what.key(), Section.SCHEDULE)
          .map(inner -> between(inner, what))
          .orElse(otherwise);
    }
    return Schedule.constant(
        fields.number(what.key(), otherwise.from(), what.constant(), what.mend()));
  }

  private static Schedule between(Fields fields, ScheduleBounds what) {
    String example = "Write {from: 2.0, to: 1.0}.";
    fields.required("from", example);
    fields.required("to", example);
    double from = fields.number("from", 1, what.ends(), what.mend());
    double to = fields.number("to", 1, what.ends(), what.mend());
    if (from == to && !what.constant().holds().test(from)) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path(),
              "must be > 0 at one end; got " + from + ". " + what.mend());
      return Schedule.constant(1);
    }
    return new Schedule(from, to, fields.choice("shape", Schedule.Shape.LINEAR));
  }

  /** As a recipe writes it. */
  static Object written(Schedule schedule) {
    if (schedule.isConstant()) {
      return schedule.from();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", schedule.from());
    map.put("to", schedule.to());
    map.put("shape", Spelling.of(schedule.shape()));
    return map;
  }
}
