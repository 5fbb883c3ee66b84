package org.distill4j.recipes.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.student.loss.Schedule;

/**
 * Numbers that a recipe may schedule: written as one number, or as where it goes from and to.
 *
 * @param key the key in the file
 * @param ends what must hold of the first and the last value
 * @param constant what must hold of a number that stays
 * @param mend how a fault of one number is mended
 */
record Schedules(String key, Bound ends, Bound constant, String mend) {
  static final Schedules WEIGHT =
      new Schedules(
          "weight", Bound.NOT_NEGATIVE, Bound.POSITIVE, "Remove a loss that has no weight.");
  static final Schedules TEMPERATURE =
      new Schedules(
          "temperature", Bound.POSITIVE, Bound.POSITIVE, "Use 1.0 for unsoftened logits.");

  void check(Schedule schedule) {
    if (schedule.isConstant()) {
      constant.check(key, schedule.from());
    }
    ends.check(key, schedule.from());
    ends.check(key, schedule.to());
  }

  /** The number at this key. */
  Schedule read(Fields fields, Schedule otherwise) {
    Optional<Node> node = fields.node(key);
    if (node.isPresent() && node.get() instanceof Node.Mapping) {
      return fields.section(key, Section.SCHEDULE).map(this::between).orElse(otherwise);
    }
    return Schedule.constant(fields.number(key, otherwise.from(), constant, mend));
  }

  private Schedule between(Fields fields) {
    String example = "Write {from: 2.0, to: 1.0}.";
    fields.required("from", example);
    fields.required("to", example);
    double from = fields.number("from", 1, ends, mend);
    double to = fields.number("to", 1, ends, mend);
    if (from == to && !constant.holds().test(from)) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path(),
              "must be > 0 at one end; got " + from + ". " + mend);
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
