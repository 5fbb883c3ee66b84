package org.distill4j.recipes.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExtraControls;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.GradualPrune;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneSweep;
import org.distill4j.recipes.recipe.PruneTarget;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.stage.StageSequence;
import org.distill4j.recipes.stage.TeacherSources;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** The stages of a recipe in the order and under the names of {@link StageSequence}, as shapes. */
final class PlannedStages {
  private final Recipe recipe;
  private final TransformerConfig teacher; // the first
  private final int labels;
  private final boolean tags;
  private final boolean chain;
  private final Map<String, Integer> names = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A stage.
   *
   * @param model what it makes
   * @param trained what its training steps compute: what goes on the way is not faster yet
   * @param stage its settings; absent for a teacher
   * @param arm who teaches
   */
  record Entry(PlannedModel model, PlannedModel trained, Optional<Stage> stage, Arm arm) {}

  private PlannedStages(Recipe recipe, TransformerConfig teacher, int labels) {
    this.recipe = recipe;
    this.teacher = teacher;
    this.labels = labels;
    this.tags = recipe.task().kind() == Task.Kind.TOKEN_TAGGING;
    this.chain = recipe.task().head() == Task.Head.CRF;
  }

  /**
   * The teachers, then all stages; {@link org.distill4j.recipes.preflight.Preflight} has found that
   * they fit.
   */
  static List<Entry> of(Recipe recipe, List<TransformerConfig> teachers, int labels) {
    PlannedStages line = new PlannedStages(recipe, teachers.get(0), labels);
    for (int i = 0; i < teachers.size(); i++) {
      TransformerConfig own = teachers.get(i);
      line.addTeacher(TeacherSources.name(i), own);
    }
    TransformerConfig begun = line.general();
    if (recipe.control() == Control.CHAIN) {
      line.arm(Arm.CONTROL, begun);
    }
    line.arm(Arm.TAUGHT, begun);
    return List.copyOf(line.entries);
  }

  private void add(
      String name,
      TransformerConfig shape,
      TransformerConfig trained,
      Optional<Stage> stage,
      Arm arm) {
    entries.add(
        new Entry(
            new PlannedModel(name, shape, labels, tags, chain),
            new PlannedModel(name, trained, labels, tags, chain),
            stage,
            arm));
  }

  // A sentence encoder may have vectors of another width than its students'.
  private void addTeacher(String name, TransformerConfig own) {
    int answers = recipe.task().embeds() ? own.hiddenSize() : labels;
    PlannedModel model = new PlannedModel(name, own, answers, tags, chain);
    entries.add(new Entry(model, model, Optional.empty(), Arm.TAUGHT));
  }

  private void arm(Arm arm, TransformerConfig begun) {
    TransformerConfig student = begun;
    ControlPhases phases = new ControlPhases(recipe);
    for (Stage stage : recipe.stages().subList(begun == null ? 0 : 1, recipe.stages().size())) {
      TransformerConfig trained = stage instanceof Distill d ? begun(d, student) : student;
      student = after(stage, student);
      trained = trained == null ? student : trained;
      String name = StageSequence.name(stage, arm, names);
      add(name, student, trained, Optional.of(stage), arm);
      boolean controlled = name.equals(phases.controlled());
      if (controlled && arm == Arm.TAUGHT && recipe.control() == Control.STAGE) {
        Optional<Stage> control = Optional.of(phases.together());
        add(StageReport.CONTROL, student, trained, control, Arm.CONTROL);
        for (ExtraControls further : ExtraControls.of(recipe)) {
          add(further.stage(), student, trained, control, Arm.CONTROL);
        }
      }
      if (stage instanceof Distill distill
          && distill.isChained()
          && arm == Arm.TAUGHT
          && recipe.control() == Control.STAGE) {
        String own = StageReport.CONTROL + "-" + name;
        add(own, student, trained, Optional.of(stage), Arm.CONTROL);
      }
    }
  }

  // What both arms start from; null where the first distillation makes the student.
  private TransformerConfig general() {
    if (recipe.stages().get(0) instanceof GeneralDistill general) {
      TransformerConfig shape = StudentCheckpoint.shape(general.student(), teacher);
      add(general.key(), shape, shape, Optional.of(general), Arm.TAUGHT);
      return shape;
    }
    return null;
  }

  private TransformerConfig after(Stage stage, TransformerConfig student) {
    if (stage instanceof Distill distill) {
      TransformerConfig whole = begun(distill, student);
      return distill.prune().map(prune -> after(prune, whole)).orElse(whole);
    }
    TransformerConfig model = student == null ? teacher : student;
    if (stage instanceof Prune prune) {
      return after(prune, model);
    }
    if (stage instanceof PruneVocabulary prune) {
      return model.withVocabulary(prune.keep().of(model.vocabSize()), 0);
    }
    if (stage instanceof Factorize factorize) {
      return model.withForm(
          Factorization.form(model, factorize.linearRank(), factorize.wordRank()));
    }
    if (stage instanceof Quantize) {
      return model;
    }
    throw new AssertionError(stage); // general distillation comes before both arms
  }

  private TransformerConfig begun(Distill distill, TransformerConfig student) {
    return student == null || distill.isChained()
        ? StudentCheckpoint.shape(distill.student().orElseGet(Student::defaults), teacher)
        : student;
  }

  private static TransformerConfig after(GradualPrune prune, TransformerConfig student) {
    return student.withLayers(
        units(prune.scope(), prune.heads(), student.numAttentionHeads()),
        units(prune.scope(), prune.feedForward(), student.intermediateSize()));
  }

  private static TransformerConfig after(Prune prune, TransformerConfig student) {
    int layers = prune.layers().of(student.numHiddenLayers());
    int hidden = prune.hidden().of(student.hiddenSize());
    TransformerConfig narrow =
        hidden == student.hiddenSize() ? student : student.withHidden(hidden);
    return narrow.withLayers(
        units(
            prune.scope(), share(prune, prune.heads()), left(student.numAttentionHeads(), layers)),
        units(
            prune.scope(),
            share(prune, prune.feedForward()),
            left(student.intermediateSize(), layers)));
  }

  // Which units meet a time is not known; half of the time is about half of them. Nor is what a
  // frontier will show.
  private static Amount share(Prune prune, Amount keep) {
    return prune
        .target()
        .map(PruneTarget::latency)
        .or(() -> prune.frontier().map(PruneSweep::middle))
        .<Amount>map(Amount.Share::new)
        .orElse(keep);
  }

  // Which layers will go is not known; on average they are like the others.
  private static List<Integer> left(List<Integer> units, int layers) {
    return layers == units.size() ? units : spread(sum(units) * layers / units.size(), layers);
  }

  private static List<Integer> units(Prune.Scope scope, Amount keep, List<Integer> units) {
    return scope == Prune.Scope.LAYER
        ? units.stream().map(keep::of).toList()
        : spread(keep.of(sum(units)), units.size());
  }

  private static int sum(List<Integer> units) {
    return units.stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Integer> spread(int units, int layers) {
    List<Integer> spread = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      spread.add(units / layers + (layer < units % layers ? 1 : 0));
    }
    return List.copyOf(spread);
  }
}
