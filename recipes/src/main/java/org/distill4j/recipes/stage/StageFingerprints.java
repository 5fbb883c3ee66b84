package org.distill4j.recipes.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.LockFile;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Calibrate;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Training;

/** Tells what each stage of a run follows from. */
public final class StageFingerprints {
  // What only the report reads, what stands for itself below, what further heads learn, each in a
  // run of its own, and where a file lies, which its content stands for.
  private static final String NOT_READ =
      "(recipe|seeds|seeds-of|control|margin|precision|keep|calibrate)|(controls|decide|measure|stages|teachers?|heads|data\\.test)\\b.*|data\\..*\\.(path|tags)";
  // What a training without teacher does not read.
  private static final String OF_TEACHING =
      Distill.KEY + "\\.(losses|layer-map|teacher-outputs|teacher-errors|cross-fit|teacher)\\b.*";

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
    shared.put("labels", sum(context.labels()));
    shared.put("data.train", sum(context.data().train()));
    shared.put("data.validation", sum(context.data().validation()));
    context.data().transfer().ifPresent(rows -> shared.put("data.transfer", sum(rows)));
    context.data().general().ifPresent(rows -> shared.put("plain text", sum(rows)));
    context.augmented().ifPresent(rows -> shared.put(AUGMENT, sum(rows.rows())));
    this.test = sum(context.data().test());
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
    if (arm == Arm.CONTROL) {
      own.keySet().removeIf(path -> path.matches(OF_TEACHING));
    } else {
      for (int i = 0; i < teachers.size(); i++) {
        inputs.put("the model of " + TeacherSources.name(i), teachers.get(i).key());
        inputs.put(TeacherSources.name(i) + ".weight", "" + recipe.teachers().get(i).weight());
      }
    }
    inputs.putAll(own);
    boolean ofTeacher = stage instanceof Prune || stage instanceof Factorize;
    CompletedStage start = before == null && ofTeacher ? teachers.get(0) : before;
    if (start != null) {
      inputs.put("the model of " + start.record().name(), start.key());
    }
    if (stage instanceof PruneVocabulary || readsNewTexts(stage, arm)) {
      inputs.put("data.test", test);
    }
    if (stage instanceof Prune prune && prune.target().isPresent()) {
      inputs.put("measure.rounds", "" + recipe.measure().rounds());
      inputs.put("measure.seconds", "" + recipe.measure().seconds());
    }
    return new Fingerprint(inputs);
  }

  /** What the calibration of a stage follows from. */
  Fingerprint calibration(CompletedStage last) {
    SortedMap<String, String> inputs = new TreeMap<>(shared);
    inputs.put(Calibrate.KEY, Spelling.of(recipe.calibrate()));
    inputs.put("the model of " + last.record().name(), last.key());
    return new Fingerprint(inputs);
  }

  // What later epochs read is made as they come, and must not be too near a row of the test.
  private boolean readsNewTexts(Stage stage, Arm arm) {
    boolean reads =
        stage instanceof Distill
            || (stage instanceof GeneralDistill general && general.text().isEmpty());
    return reads && arm == Arm.TAUGHT && recipe.data().isAugmentedEachEpoch();
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
    Optional<Location> file =
        stage instanceof Distill distill ? distill.teacherOutputs().file() : Optional.empty();
    if (file.isPresent()) {
      own.put(Distill.KEY + ".teacher-outputs.path", LockFile.sha256(file.get().path()));
    }
  }

  /** The SHA-256 of rows, with their labels, in hexadecimal. */
  static String sum(Dataset rows) {
    MessageDigest digest = LockFile.sha256();
    for (Example row : rows.examples()) {
      add(digest, row.text());
      add(digest, row.pair().orElse(""));
      add(digest, row.label().orElse(""));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String sum(List<String> texts) {
    MessageDigest digest = LockFile.sha256();
    texts.forEach(text -> add(digest, text));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
    digest.update(bytes);
  }
}
