package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.FinalStage;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;
import org.distill4j.recipes.stage.api.Typed;

/** Tells what each stage of a run follows from. */
public final class StageFingerprints {
  // What only the report reads, what stands for itself below, what further heads learn, each in a
  // run of its own, and where a file lies, which its content stands for.
  private static final String NOT_READ =
      "(recipe|seeds|seeds-of|control|margin|precision|keep|calibrate)|(controls|decide|measure|stages|teachers?|heads|data\\.test)\\b.*|data\\..*\\.(path|tags)";
  // Whose content stands for them too.
  private static final String FILES = ".*(\\.text\\.path|\\.initialize\\.checkpoint)";
  private static final String AUGMENT = "data.augment";

  private final Recipe recipe;
  private final SortedMap<String, String> shared;
  private final SortedMap<String, String> files;
  private final String test;

  /**
   * The inputs of a run's stages.
   *
   * @param files the SHA-256 of every file by its role, those of teachers by their stage's name
   */
  public StageFingerprints(RunContext context, SortedMap<String, String> files) {
    this.files = files;
    this.recipe = context.recipe();
    this.shared = Fingerprint.flat("", RecipeWriter.toMap(recipe));
    shared.keySet().removeIf(path -> path.matches(NOT_READ));
    shared.put("arithmetic", ComputePrecision.of(recipe).words());
    shared.put("labels", Fingerprint.sum(context.labels()));
    shared.put("data.train", Fingerprint.sum(context.data().train()));
    shared.put("data.validation", Fingerprint.sum(context.data().validation()));
    context.data().transfer().ifPresent(rows -> shared.put("data.transfer", Fingerprint.sum(rows)));
    context.data().general().ifPresent(rows -> shared.put("plain text", Fingerprint.sum(rows)));
    context.augmented().ifPresent(rows -> shared.put(AUGMENT, Fingerprint.sum(rows.rows())));
    this.test = Fingerprint.sum(context.data().test());
  }

  /** What one of the teachers follows from. */
  public Fingerprint teacher(int number) {
    SortedMap<String, String> inputs = new TreeMap<>(shared);
    inputs.putAll(pretrained(number));
    inputs.keySet().removeIf(path -> path.startsWith(AUGMENT)); // which only students read
    Optional<Training> training = recipe.teachers().get(number).fineTune();
    String path = TeacherSources.name(number) + ".fine-tune";
    training.ifPresent(t -> inputs.putAll(Fingerprint.flat(path, RecipeWriter.toMap(t))));
    return new Fingerprint(inputs);
  }

  private SortedMap<String, String> pretrained(int number) {
    String name = TeacherSources.name(number) + "/";
    SortedMap<String, String> own = new TreeMap<>(files);
    own.keySet().removeIf(file -> !file.startsWith(name));
    return own;
  }

  /**
   * What a stage of a line follows from.
   *
   * @param before the stage whose model it takes, null for the first; a prune or factorize then
   *     takes the teacher's
   */
  Fingerprint stage(Stage stage, Arm arm, List<CompletedStage> teachers, CompletedStage before)
      throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>(shared);
    inputs.putAll(pretrained(0));
    SortedMap<String, String> own = Fingerprint.flat("", RecipeWriter.toMap(stage));
    own.keySet().removeIf(path -> path.matches(FILES));
    given(stage, own);
    Typed<?> typed = StageTypes.of(stage);
    if (arm == Arm.CONTROL) {
      own.keySet().removeIf(path -> isTaught(typed.type(), path));
    } else {
      for (int i = 0; i < teachers.size(); i++) {
        inputs.put("the model of " + TeacherSources.name(i), teachers.get(i).key());
        inputs.put(TeacherSources.name(i) + ".weight", "" + recipe.teachers().get(i).weight());
      }
    }
    inputs.putAll(own);
    Set<StageInput> more = typed.inputs();
    boolean ofTeacher = before == null && more.contains(StageInput.TEACHER_AT_FIRST);
    CompletedStage start = ofTeacher ? teachers.get(0) : before;
    if (start != null) {
      inputs.put("the model of " + start.record().name(), start.key());
    }
    if (more.contains(StageInput.TEST_ROWS) || readsNewTexts(more, arm)) {
      inputs.put("data.test", test);
    }
    if (more.contains(StageInput.TIMING)) {
      inputs.put("measure.rounds", "" + recipe.measure().rounds());
      inputs.put("measure.seconds", "" + recipe.measure().seconds());
    }
    return new Fingerprint(inputs);
  }

  /** What a stage after all others follows from. */
  Fingerprint last(FinalStage stage, CompletedStage last) {
    SortedMap<String, String> inputs = new TreeMap<>(shared);
    inputs.putAll(stage.inputs(recipe));
    inputs.put("the model of " + last.record().name(), last.key());
    return new Fingerprint(inputs);
  }

  // What later epochs read is made as they come, and must not be too near a row of the test.
  private boolean readsNewTexts(Set<StageInput> inputs, Arm arm) {
    return inputs.contains(StageInput.TEST_ROWS_OF_NEW_TEXTS)
        && arm != Arm.CONTROL
        && recipe.data().isAugmentedEachEpoch();
  }

  // Below a key that a training without a teacher does not read.
  private static boolean isTaught(StageType<?> type, String path) {
    return type.taughtKeys().stream()
        .anyMatch(key -> path.matches(Pattern.quote(type.key() + "." + key) + "\\b.*"));
  }

  /**
   * What a control of one or more distillations follows from.
   *
   * @param before the stage whose model the first of them takes, null for none
   */
  Fingerprint phases(List<Distill> phases, List<CompletedStage> teachers, CompletedStage before)
      throws IOException {
    if (phases.size() == 1) {
      return stage(phases.get(0), Arm.CONTROL, teachers, before);
    }
    SortedMap<String, String> all = new TreeMap<>();
    for (int i = 0; i < phases.size(); i++) {
      String key = stage(phases.get(i), Arm.CONTROL, teachers, before).key();
      all.put("phase " + i, key);
    }
    return new Fingerprint(all);
  }

  private static void given(Stage stage, SortedMap<String, String> own) throws IOException {
    if (StudentCheckpoint.of(stage).isPresent()) {
      SortedMap<String, String> start = StudentCheckpoint.sums(stage);
      own.put("the student's checkpoint", start.toString());
    }
    Optional<Location> file = stage.distillation().flatMap(d -> d.teacherOutputs().file());
    if (file.isPresent()) {
      own.put(stage.key() + ".teacher-outputs.path", LockFile.sha256(file.get().path()));
    }
  }
}
