package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything a run needs to know.
 *
 * @param name the recipe's name
 * @param seed what all chance follows from
 * @param seeds runs by other seeds
 * @param task what the models answer
 * @param data the rows
 * @param teachers the models to learn from; the first sets tokenizer and layers of the student
 * @param control what is trained without a teacher, for comparison
 * @param controls what else is trained without a teacher
 * @param margin the loss of accuracy that still counts as kept, a fraction
 * @param precision the number format of training
 * @param threads threads of training; results repeat for an equal number
 * @param maxLength tokens a text is truncated to
 * @param measure how latency is measured
 * @param keep which models stay on disk
 * @param stages the steps in order
 * @param calibrate what is done to the probabilities of the last one
 * @param decide what a threshold of probability shall guarantee; empty for no threshold
 * @param heads further tasks on the encoder that the stages make
 */
public record Recipe(
    String name,
    long seed,
    Seeds seeds,
    Task task,
    Data data,
    List<Teacher> teachers,
    Control control,
    Controls controls,
    double margin,
    Precision precision,
    int threads,
    int maxLength,
    Measure measure,
    KeptFiles keep,
    List<Stage> stages,
    Calibrate calibrate,
    Optional<Decide> decide,
    List<AdditionalTask> heads) {
  /** The seed unless the recipe gives one. */
  public static final long SEED = 17;

  /** A drop of one percentage point still counts as kept. */
  public static final double MARGIN = 0.01;

  /** Tokens a text is truncated to unless the recipe says otherwise. */
  public static final int MAX_LENGTH = 128;

  /** More threads than twice the processors only wait for each other. */
  public static final Bound THREADS =
      Bound.between(1, 2L * Runtime.getRuntime().availableProcessors());

  /** Checks the numbers and the order of the stages. */
  public Recipe {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(seeds, "seeds");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(controls, "controls");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(keep, "keep");
    if (decide.isPresent() && !Decide.fault(task).isEmpty()) {
      throw new IllegalArgumentException(Decide.KEY + ": " + Decide.fault(task));
    }
    if (!calibrate.fault(task).isEmpty()) {
      throw new IllegalArgumentException(Calibrate.KEY + ": " + calibrate.fault(task));
    }
    Bound.INSIDE.check("margin", margin);
    THREADS.check("threads", threads);
    Bound.atLeast(LEAST_LENGTH).check("max-length", maxLength);
    teachers = List.copyOf(teachers);
    if (teachers.isEmpty()) {
      throw new IllegalArgumentException("teachers: must be one or more; got none");
    }
    stages = List.copyOf(stages);
    if (task.embeds() == data.train().label().isPresent()) {
      throw new IllegalArgumentException(
          "data.train: must have a label column, but where texts become vectors; got "
              + data.train().label().orElse("none"));
    }
    if (task.embeds() && control == Control.CHAIN) {
      throw new IllegalArgumentException("control: " + SentenceRules.CHAIN);
    }
    if (task.embeds() && teachers.size() > 1) {
      throw new IllegalArgumentException("teachers: " + SentenceRules.ONE_TEACHER);
    }
    List<StageRules.Fault> faults = new ArrayList<>(StageRules.faults(stages));
    faults.addAll(TeacherRules.faults(teachers, data.augment(), stages));
    faults.addAll(TaskRules.faults(task, stages));
    heads = List.copyOf(heads);
    faults.addAll(HeadRules.faults(stages, heads));
    controls
        .fault(control, task, Optional.of(data))
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("controls: " + fault.text());
            });
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "stages" + faults.get(0).suffix() + ": " + faults.get(0).fault());
    }
  }

  /** Whether a calibration ends it; a general student has no task yet. */
  public boolean isCalibrated() {
    return calibrate == Calibrate.TEMPERATURE
        && stages.get(stages.size() - 1).pretraining().isEmpty();
  }

  /** How much each teacher's answers count, in their order. */
  public List<Double> weights() {
    return teachers.stream().map(Teacher::weight).toList();
  }

  /** The same by another seed alone. */
  public Recipe withSeed(long other) {
    return with(other, Seeds.none());
  }

  /** The same run for these seeds. */
  public Recipe withSeeds(Seeds other) {
    return with(seed, other);
  }

  /**
   * What makes the head of a further task: a fine-tuning of the head alone, then the last stage.
   *
   * @param encoder the model whose encoder it stands on
   */
  public Recipe ofHead(AdditionalTask head, Teacher encoder) {
    return new Recipe(
        name + "-" + head.name(),
        seed,
        Seeds.none(),
        head.task(),
        head.data(),
        List.of(encoder.withFineTune(head.training())),
        Control.NONE,
        Controls.none(),
        margin,
        precision,
        threads,
        maxLength,
        measure,
        keep,
        List.of(stages.get(stages.size() - 1)),
        calibrate == Calibrate.NONE ? Calibrate.NONE : Calibrate.defaults(head.task()),
        Optional.empty(),
        List.of());
  }

  private Recipe with(long otherSeed, Seeds otherSeeds) {
    return new Recipe(
        name,
        otherSeed,
        otherSeeds,
        task,
        data,
        teachers,
        control,
        controls,
        margin,
        precision,
        threads,
        maxLength,
        measure,
        keep,
        stages,
        calibrate,
        decide,
        heads);
  }

  /** The first teacher: the one that others are compared with. */
  public Teacher teacher() {
    return teachers.get(0);
  }

  /** Room for [CLS], one token of each text and two [SEP]. */
  public static final int LEAST_LENGTH = 5;

  /** All processors of this machine. */
  public static int defaultThreads() {
    return Runtime.getRuntime().availableProcessors();
  }
}
