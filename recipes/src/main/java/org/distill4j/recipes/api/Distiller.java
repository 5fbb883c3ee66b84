package org.distill4j.recipes.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.distill4j.recipes.context.MessageStyle;
import org.distill4j.recipes.folder.OutFolder;
import org.distill4j.recipes.progress.ProgressListener;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.run.ProcessSettings;
import org.distill4j.recipes.run.RecipeRunner;
import org.distill4j.recipes.run.RunRequest;

/**
 * Distills, prunes and quantizes a Transformer: start from a data file, a recipe file or a built-in
 * recipe, change what should be otherwise, and run it.
 *
 * <pre>{@code
 * DistillationResult result =
 *     Distiller.from(Path.of("reviews.csv"))
 *         .student(Student.layers(3))
 *         .prune(0.5, 0.5)
 *         .distill()
 *         .quantize()
 *         .run(event -> System.err.println(event.line()));
 * }</pre>
 *
 * <p>Immutable: each method gives a new object. Nothing is read or checked before {@link #toYaml}
 * or {@link #run}. Relative paths start at the working directory, as with the command line's {@code
 * --set}.
 *
 * <p>The steps {@link #student}, {@link #distill}, {@link #prune}, {@link #quantize} and {@link
 * #stage} are the stages of the run in the order of the calls; with none of them, the stages are
 * those of the recipe that this started from. A distillation keeps what that recipe says of losses,
 * rates and epochs.
 */
public final class Distiller {
  /** Between two states of a training that is resumed after a kill; the command line's default. */
  private static final Duration SAVE_EVERY = Duration.ofSeconds(60);

  /** Numbers of threads are the process's, so that its runs must come one after the other. */
  private static final Object RUNS = new Object();

  private final BaseRecipe.Origin origin;
  private final List<Part> stages;
  private final List<Part> settings;
  private final Target target;

  /** Text that goes into a recipe. */
  private interface Part {
    String of(BaseRecipe base) throws IOException;
  }

  /** Where a run writes. */
  private record Target(Optional<Path> out, Optional<Path> cache, boolean resume) {
    static final Target DEFAULTS = new Target(Optional.empty(), Optional.empty(), false);
  }

  private Distiller(
      BaseRecipe.Origin origin, List<Part> stages, List<Part> settings, Target target) {
    this.origin = origin;
    this.stages = stages;
    this.settings = settings;
    this.target = target;
  }

  private static Distiller of(BaseRecipe.Origin origin) {
    return new Distiller(origin, List.of(), List.of(), Target.DEFAULTS);
  }

  /**
   * Starts from a data file. Columns, labels, task and teacher are guessed from its rows, as by
   * {@code distill4j init}.
   *
   * @param data labelled or scored rows ({@code .csv}, {@code .tsv}, {@code .jsonl}), or sentences
   *     of a word and its tag a line
   */
  public static Distiller from(Path data) {
    Objects.requireNonNull(data, "data");
    return of(new BaseRecipe.Data(data, List.of(), Optional.empty()));
  }

  /**
   * Starts from a recipe file, whose relative paths start at its own folder.
   *
   * @param yaml the file
   */
  public static Distiller recipe(Path yaml) {
    Objects.requireNonNull(yaml, "yaml");
    return of(() -> RecipeSource.of(yaml));
  }

  /**
   * Starts from a recipe that comes with the toolkit.
   *
   * @param name such as {@code quickstart}; {@code distill4j recipes} lists them
   */
  public static Distiller builtin(String name) {
    Objects.requireNonNull(name, "name");
    return of(() -> BuiltinRecipe.named(name));
  }

  /**
   * Names the columns instead of a guess, after {@link #from}.
   *
   * @param text column of the text
   * @param label column of the label or score
   */
  public Distiller columns(String text, String label) {
    return columns(List.of(text), label);
  }

  /**
   * Names the columns instead of a guess, after {@link #from}.
   *
   * @param text column of the text, or both of a pair
   * @param label column of the label or score
   */
  public Distiller columns(List<String> text, String label) {
    return new Distiller(origin.withColumns(text, label), stages, settings, target);
  }

  /**
   * Splits the validation rows, by which every choice is made, from the training rows.
   *
   * @param fraction of the training rows, in (0, 1)
   */
  public Distiller validation(double fraction) {
    return set("data.validation", "{from: train, fraction: " + fraction + "}");
  }

  /**
   * Takes validation rows, by which every choice is made, from a file.
   *
   * @param file rows with the same columns as the training rows
   */
  public Distiller validation(Path file) {
    return rows("validation", file);
  }

  /**
   * Takes test rows, on which every stage is measured, from a file.
   *
   * @param file rows with the same columns as the training rows
   */
  public Distiller test(Path file) {
    return rows("test", file);
  }

  /**
   * Adds texts without labels, which the teacher labels.
   *
   * @param file one text a line ({@code .txt}), or rows with the column {@code text}
   */
  public Distiller transfer(Path file) {
    return set("data.transfer.path", file);
  }

  /**
   * Takes another pretrained teacher.
   *
   * @param checkpoint {@code classpath:all-minilm-l6-v2.onnx} or another on the class path, an
   *     {@code .onnx} file or a Hugging Face folder
   */
  public Distiller teacher(String checkpoint) {
    return quoted("teacher.checkpoint", checkpoint);
  }

  /**
   * Fine-tunes the teacher on the training rows.
   *
   * @param epochs how often each row is seen
   */
  public Distiller fineTune(int epochs) {
    return set("teacher.fine-tune.epochs", epochs);
  }

  /**
   * Step: distills the teacher into a new student.
   *
   * @param student its shape
   */
  public Distiller student(Student student) {
    Objects.requireNonNull(student, "student");
    return with(base -> base.distill(student));
  }

  /** Step: distills the teacher into the present student, to recover what a step before cost. */
  public Distiller distill() {
    return with(base -> base.distill(OptionalInt.empty()));
  }

  /**
   * Step: distills the teacher into the present student, to recover what a step before cost.
   *
   * @param epochs how often each text is seen
   */
  public Distiller distill(int epochs) {
    return with(base -> base.distill(OptionalInt.of(epochs)));
  }

  /**
   * Step: removes the attention heads and feed-forward neurons that matter least.
   *
   * @param heads fraction of the heads that stay, in (0, 1]
   * @param feedForward fraction of the feed-forward neurons that stay, in (0, 1]
   */
  public Distiller prune(double heads, double feedForward) {
    return stage("prune: {keep: {heads: " + heads + ", feed-forward: " + feedForward + "}}");
  }

  /** Step: stores weights in 8 bits, and multiplies in 8 bits. */
  public Distiller quantize() {
    return stage("quantize: {}");
  }

  /**
   * Step: any stage that a recipe may have, those of a user's own jar included.
   *
   * @param yaml the stage as in a recipe, such as {@code prune-vocabulary: {keep: 0.9}}
   */
  public Distiller stage(String yaml) {
    Objects.requireNonNull(yaml, "yaml");
    return with(base -> "{" + yaml + "}");
  }

  /**
   * Makes all random choices by this seed.
   *
   * @param seed any number
   */
  public Distiller seed(long seed) {
    return set("seed", seed);
  }

  /**
   * Trains on that many threads; results are the same to the byte for the same number.
   *
   * @param count at least 1
   */
  public Distiller threads(int count) {
    return set("threads", count);
  }

  /**
   * Changes any setting of the recipe, as the command line's {@code --set}; later ones win.
   *
   * @param key such as {@code stages[0].distill.learning-rate}
   * @param value text that is read as YAML, a number, a truth value or a path
   */
  public Distiller set(String key, Object value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return value instanceof Path path
        ? quoted(key, path.toString())
        : setting(base -> key + "=" + value);
  }

  /**
   * Writes into this folder; {@code runs/} and the recipe's name where none is given.
   *
   * @param folder new or empty, or that of a run to {@link #resume}
   */
  public Distiller out(Path folder) {
    return into(new Target(Optional.of(folder), target.cache, target.resume));
  }

  /**
   * Keeps stored teacher outputs in this folder, for later runs; by default in the user's cache.
   *
   * @param folder made where it is missing
   */
  public Distiller cache(Path folder) {
    return into(new Target(target.out, Optional.of(folder), target.resume));
  }

  /** Goes on with a run in the folder: stages whose settings and inputs are the same are kept. */
  public Distiller resume() {
    return into(new Target(target.out, target.cache, true));
  }

  /**
   * The recipe with every default filled in and paths made absolute: {@code distill4j run} makes
   * the same model of it.
   *
   * @throws DistillationException with all faults of settings and data
   */
  public String toYaml() throws DistillationException {
    return DistillationException.guard(() -> RecipeWriter.toYaml(read()));
  }

  /**
   * Runs without a listener.
   *
   * @return what the run left
   * @throws DistillationException if an input is unusable or a result cannot be written
   */
  public DistillationResult run() throws DistillationException {
    return run(ProgressListener.NONE);
  }

  /**
   * Runs every stage, measures it, and writes model and report; prints nothing. Of several runs in
   * one process each waits for the one before, since threads are set for the whole process.
   *
   * @param listener hears how far the run has come; what it throws ends the run
   * @return what the run left
   * @throws DistillationException if an input is unusable or a result cannot be written
   */
  public DistillationResult run(ProgressListener listener) throws DistillationException {
    Objects.requireNonNull(listener, "listener");
    ProcessSettings.apply();
    Path folder =
        DistillationException.guard(
            () -> {
              RunRequest request = request();
              synchronized (RUNS) {
                new RecipeRunner().run(request, listener);
              }
              return request.out();
            });
    return DistillationResult.open(folder);
  }

  private RunRequest request() throws IOException {
    Recipe recipe = read();
    Path folder = target.out.isPresent() ? target.out.get() : OutFolder.named(recipe.name());
    Optional<String> fault = OutFolder.fault(folder, target.resume);
    if (fault.isPresent()) {
      throw new IOException("--out " + folder + ": " + fault.get());
    }
    return new RunRequest(
        recipe, folder, target.resume, target.cache, SAVE_EVERY, MessageStyle.LINES);
  }

  private Recipe read() throws IOException {
    BaseRecipe base = new BaseRecipe(origin.source());
    List<String> changes = new ArrayList<>();
    if (!stages.isEmpty()) {
      List<String> written = new ArrayList<>();
      for (Part stage : stages) {
        written.add(stage.of(base));
      }
      changes.add("stages=[" + String.join(", ", written) + "]");
    }
    for (Part setting : settings) {
      changes.add(setting.of(base));
    }
    return RecipeReader.readWithFiles(base.source(), changes);
  }

  private Distiller rows(String part, Path file) {
    Objects.requireNonNull(file, part);
    return setting(base -> "data." + part + "=" + BaseRecipe.yaml(base.rowsAs(part, file)));
  }

  private Distiller quoted(String key, String value) {
    Objects.requireNonNull(value, key);
    return setting(base -> key + "=" + BaseRecipe.yaml(value));
  }

  private Distiller setting(Part part) {
    return new Distiller(origin, stages, appended(settings, part), target);
  }

  private Distiller with(Part stage) {
    return new Distiller(origin, appended(stages, stage), settings, target);
  }

  private Distiller into(Target other) {
    return new Distiller(origin, stages, settings, other);
  }

  private static List<Part> appended(List<Part> parts, Part last) {
    List<Part> all = new ArrayList<>(parts);
    all.add(last);
    return List.copyOf(all);
  }
}
