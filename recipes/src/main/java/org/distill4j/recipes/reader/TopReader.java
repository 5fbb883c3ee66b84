package org.distill4j.recipes.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Calibrate;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Controls;
import org.distill4j.recipes.recipe.Data;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.HeadRules;
import org.distill4j.recipes.recipe.KeptFiles;
import org.distill4j.recipes.recipe.Measure;
import org.distill4j.recipes.recipe.Precision;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.SentenceRules;
import org.distill4j.recipes.recipe.Split;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.StageRules;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.TaskRules;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.TeacherRules;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Position;

/** Reads the outermost mapping of a recipe. */
final class TopReader {
  private TopReader() {}

  /** The recipe, or nothing where there are problems: every section is read first. */
  static Optional<Recipe> read(Fields fields) {
    Optional<String> name = name(fields);
    Task task = TaskReader.read(fields);
    Optional<Data> data = data(fields, task);
    List<Teacher> teachers = TeacherReader.read(fields, task);
    Measure measure = measure(fields);
    long seed = seed(fields);
    Seeds seeds = seeds(fields, data);
    Control control = fields.choice("control", Control.STAGE);
    Controls controls = controls(fields, control, task, data);
    if (task.embeds() && control == Control.CHAIN) {
      fault(fields, "control", SentenceRules.CHAIN);
    }
    if (task.embeds() && teachers.size() > 1) {
      fault(fields, "teachers", SentenceRules.ONE_TEACHER);
    }
    double margin = margin(fields);
    Precision precision = fields.choice("precision", Precision.AUTO);
    int threads = fields.whole("threads", Recipe.defaultThreads(), Recipe.THREADS);
    Bound room = Bound.atLeast(Recipe.LEAST_LENGTH);
    int maxLength = fields.whole("max-length", Recipe.MAX_LENGTH, room);
    KeptFiles keep = fields.choice("keep", KeptFiles.FINAL);
    List<AdditionalTask> heads = HeadsReader.read(fields, task);
    Calibrate calibrate = calibrate(fields, task);
    Optional<Decide> decide = DecideReader.read(fields, task);
    List<Stage> stages = stages(fields, task, teachers, data, heads);
    if (name.isEmpty() || data.isEmpty() || teachers.isEmpty() || fields.values().hasProblems()) {
      return Optional.empty();
    }
    return Optional.of(
        new Recipe(
            name.get(),
            seed,
            seeds,
            task,
            data.get(),
            teachers,
            control,
            controls,
            margin,
            precision,
            threads,
            maxLength,
            measured(fields, measure, stages),
            keep,
            stages,
            calibrate,
            decide,
            heads));
  }

  private static Optional<String> name(Fields fields) {
    return fields
        .required("recipe", "Add recipe: my-name.")
        .flatMap(n -> fields.values().text(n, "recipe", "Give the recipe a name."));
  }

  private static long seed(Fields fields) {
    String mend = "Leave it out for " + Recipe.SEED + ".";
    return fields
        .node("seed")
        .flatMap(n -> fields.values().wholeLong(n, "seed", Bound.atLeast(0), mend))
        .orElse(Recipe.SEED);
  }

  private static Seeds seeds(Fields fields, Optional<Data> data) {
    List<Integer> list =
        fields
            .node("seeds")
            .map(n -> fields.values().wholes(n, "seeds", Bound.atLeast(0), "Write [1, 2, 3]."))
            .orElse(List.of());
    Seeds.Of of = fields.choice("seeds-of", Seeds.Of.STUDENTS);
    if (new HashSet<>(list).size() < list.size()) {
      fault(fields, "seeds", "must differ; got " + list + ". Name each once.");
      return Seeds.none();
    }
    if (!fields.has("seeds") && fields.has("seeds-of")) {
      fault(fields, "seeds-of", "must stand beside seeds; got it alone. Add seeds: [1, 2, 3].");
    }
    if (of == Seeds.Of.ALL && data.isPresent() && data.get().test() instanceof Split) {
      fault(
          fields,
          "seeds-of",
          "must be students where data.test is taken out of the training rows, or each seed would"
              + " be tested on others; got all. Give data.test a path.");
    }
    return new Seeds(list, of);
  }

  private static void fault(Fields fields, String key, String fault) {
    fields.values().fault(fields.node(key).orElseThrow().position(), key, fault);
  }

  private static Controls controls(Fields fields, Control control, Task task, Optional<Data> data) {
    Optional<Fields> inner = fields.section("controls", Section.CONTROLS);
    Controls controls = inner.map(ControlsReader::read).orElse(Controls.none());
    Optional<Controls.Fault> fault = controls.fault(control, task, data);
    if (fault.isEmpty()) {
      return controls;
    }
    Fields at = inner.orElseThrow();
    String key = fault.get().key();
    Position position =
        key.isEmpty() ? at.position() : at.node(key).map(Node::position).orElseThrow();
    fields.values().fault(position, key.isEmpty() ? at.path() : at.path(key), fault.get().text());
    return Controls.none();
  }

  private static Calibrate calibrate(Fields fields, Task task) {
    Calibrate calibrate = fields.choice(Calibrate.KEY, Calibrate.defaults(task));
    if (!calibrate.fault(task).isEmpty()) {
      fault(fields, Calibrate.KEY, calibrate.fault(task));
      return Calibrate.NONE;
    }
    return calibrate;
  }

  private static double margin(Fields fields) {
    String mend = "Write 0.01 for one percentage point.";
    return fields.number("margin", Recipe.MARGIN, Bound.INSIDE, mend);
  }

  private static Optional<Data> data(Fields fields, Task task) {
    return fields
        .required("data", "Add data: {train: {path: train.tsv}, test: {path: test.tsv}}.")
        .flatMap(n -> Fields.of(fields.values(), "data", Section.DATA, n))
        .map(f -> DataReader.read(f, task));
  }

  private static Measure measure(Fields fields) {
    Measure defaults = Measure.defaults();
    return fields
        .section("measure", Section.MEASURE)
        .map(f -> measureOf(f, defaults))
        .orElse(defaults);
  }

  // Whether a time was met can be seen at its own length alone.
  private static Measure measured(Fields fields, Measure measure, List<Stage> stages) {
    Measure all = measure;
    for (Stage stage : stages) {
      if (stage.timedLength().isPresent()) {
        all = all.including(stage.timedLength().getAsInt());
        if (!measure.isWanted()) {
          fields
              .values()
              .fault(
                  fields.node("measure").orElseThrow().position(),
                  "measure.rounds",
                  "must be >= 1 to prune to a time; got 0. Write 1, or keep in place of target.");
        }
      }
    }
    return all;
  }

  private static Measure measureOf(Fields fields, Measure defaults) {
    return new Measure(
        fields.wholes("lengths", defaults.lengths()),
        fields.wholes("threads", defaults.threads(), Recipe.THREADS),
        fields.whole("rounds", defaults.rounds(), Measure.ROUNDS),
        fields.number("seconds", defaults.seconds(), Measure.SECONDS));
  }

  private static List<Stage> stages(
      Fields fields,
      Task task,
      List<Teacher> teachers,
      Optional<Data> data,
      List<AdditionalTask> heads) {
    Optional<Node> node =
        fields.required("stages", "Begin with - distill: {student: {layers: 3}}.");
    if (node.isEmpty()) {
      return List.of();
    }
    List<Stage> stages =
        fields.keyed(node.get(), "stages", StageReader.KINDS, item -> StageReader.read(item, task));
    List<Node> items = node.get() instanceof Node.Sequence list ? list.items() : List.of();
    if (!items.isEmpty() && stages.size() == items.size()) {
      List<StageRules.Fault> faults = new ArrayList<>(StageRules.faults(stages));
      faults.addAll(TeacherRules.faults(teachers, data.flatMap(Data::augment), stages));
      faults.addAll(TaskRules.faults(task, stages));
      faults.addAll(HeadRules.faults(stages, heads));
      for (StageRules.Fault fault : faults) {
        Node at = fault.index() < 0 ? node.get() : items.get(fault.index());
        fields.values().fault(at.position(), "stages" + fault.suffix(), fault.fault());
      }
    }
    return stages;
  }
}
