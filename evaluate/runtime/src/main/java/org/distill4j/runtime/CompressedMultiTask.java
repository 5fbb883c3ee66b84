package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with one encoder that several tasks share: the encoder reads a text once, and each
 * task's head answers by what it made of it.
 *
 * <p>Each text is run by itself, without padding, as in {@link CompressedClassifier}. Thread-safe:
 * calls of several threads run at the same time.
 *
 * <p>ONNX Runtime's and the tokenizer's reports of use to their makers are turned off, see {@link
 * NativeSettings}.
 */
public final class CompressedMultiTask implements AutoCloseable {
  /** The folder of the tasks: in each of its folders what one task answers. */
  public static final String TASKS = "tasks";

  /** What the name of a task's output begins with; the task's name follows. */
  public static final String OUTPUT = "logits.";

  private final SortedMap<String, SharedTask> tasks;
  private final Tokenizer tokenizer;
  private final OnnxSession session;
  private final int padding;
  private final int maxLength;
  private final OpenGuard guard = new OpenGuard("CompressedMultiTask");

  private CompressedMultiTask(
      SortedMap<String, SharedTask> tasks, Tokenizer tokenizer, OnnxSession session) {
    this.tasks = tasks;
    this.tokenizer = tokenizer;
    this.session = session;
    this.padding = tokenizer.padding(padding(tasks.values()));
    this.maxLength = tasks.values().stream().mapToInt(t -> t.files().maxLength()).min().orElse(0);
  }

  /** Returns whether a folder is one of several tasks. */
  public static boolean holds(Path folder) {
    return Files.isDirectory(folder.resolve(TASKS));
  }

  /** Opens a folder with one thread a call: threads that call side by side do not disturb it. */
  public static CompressedMultiTask open(Path folder) throws IOException {
    return open(folder, 1);
  }

  /**
   * Opens a folder.
   *
   * @param folder holds {@code model.onnx}, {@code tokenizer.json} and {@code tasks/NAME} with
   *     {@code config.json} and {@code labels.json} of each task
   * @param threads threads that one call uses
   * @throws ModelFolderException if a file is missing or broken, or they do not fit each other
   */
  public static CompressedMultiTask open(Path folder, int threads) throws IOException {
    if (!(threads > 0)) {
      throw new IllegalArgumentException(
          "threads: must be > 0; got " + threads + ". Use 1 for the least latency jitter.");
    }
    FolderSums sums = checkedSums(folder);
    SortedMap<String, SharedTask> tasks = tasks(folder);
    Tokenizer tokenizer = Tokenizer.of(folder.resolve("tokenizer.json"));
    try {
      Set<String> outputs = outputs(tasks.keySet());
      OnnxSession session = OnnxSession.open(folder.resolve("model.onnx"), threads, outputs);
      CompressedMultiTask opened = new CompressedMultiTask(tasks, tokenizer, session);
      try {
        opened.checkFit(folder, sums.complete());
      } catch (IOException | RuntimeException e) {
        session.close();
        throw e;
      }
      if (opened.answersMayDiffer()) {
        Int8Arithmetic.warn(folder);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static OptionalInt padding(Collection<SharedTask> tasks) {
    return tasks.stream()
        .map(task -> task.files().padding())
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static FolderSums checkedSums(Path folder) throws IOException {
    List<String> needed = new ArrayList<>(List.of("model.onnx", "tokenizer.json"));
    for (Path task : taskFolders(folder)) {
      for (String file : List.of("config.json", "labels.json", TagTransitions.FILE)) {
        needed.add(TASKS + "/" + task.getFileName() + "/" + file);
      }
    }
    FolderSums sums = FolderSums.read(folder);
    sums.check(needed);
    return sums;
  }

  private static List<Path> taskFolders(Path folder) throws IOException {
    if (!holds(folder)) {
      throw new ModelFolderException(
          folder.toString(),
          "must hold the folder "
              + TASKS
              + "; got none. Name a folder that a run with heads has written, such as DIR/shared.");
    }
    try (Stream<Path> folders = Files.list(folder.resolve(TASKS))) {
      return folders.filter(Files::isDirectory).toList();
    }
  }

  private static SortedMap<String, SharedTask> tasks(Path folder) throws IOException {
    SortedMap<String, SharedTask> tasks = new TreeMap<>();
    for (Path task : taskFolders(folder)) {
      tasks.put(task.getFileName().toString(), SharedTask.read(task));
    }
    if (tasks.isEmpty()) {
      throw new ModelFolderException(
          folder.resolve(TASKS).toString(),
          "must hold the folder of a task; got none. Restore it, or export the model again.");
    }
    return tasks;
  }

  private static Set<String> outputs(Collection<String> names) {
    return names.stream().map(name -> OUTPUT + name).collect(Collectors.toSet());
  }

  private void checkFit(Path folder, boolean summed) throws ModelFolderException {
    for (Map.Entry<String, SharedTask> task : tasks.entrySet()) {
      Path config = folder.resolve(TASKS).resolve(task.getKey()).resolve("config.json");
      int rank = session.rank(OUTPUT + task.getKey());
      ModelFit.checkRank(config, task.getValue().files().task(), rank);
    }
    Map<String, float[]> logits =
        new ModelFit(folder, tokenizer, maxLength, summed).check(this::logits);
    for (Map.Entry<String, SharedTask> task : tasks.entrySet()) {
      Path labels = folder.resolve(TASKS).resolve(task.getKey()).resolve("labels.json");
      int width = logits.get(task.getKey()).length;
      ModelFit.checkWidth(labels, width, task.getValue().files().labels().size());
    }
  }

  /**
   * Returns whether answers may differ from those that were measured, see {@link CompressedModel}.
   */
  public boolean answersMayDiffer() {
    return tasks.values().stream().anyMatch(task -> task.files().int8())
        && !Int8Arithmetic.isExactHere();
  }

  /** Returns the names of the tasks. */
  public SortedSet<String> tasks() {
    return new TreeSet<>(tasks.keySet());
  }

  /** Returns what a task answers. */
  public OutputKind kind(String task) {
    return task(task).files().task();
  }

  /** Returns a task's labels by index. */
  public List<String> labels(String task) {
    return task(task).files().labels();
  }

  private SharedTask task(String name) {
    SharedTask task = tasks.get(name);
    if (task == null) {
      throw new IllegalArgumentException(
          "task: must be one of " + tasks.keySet() + "; got " + name + ".");
    }
    return task;
  }

  /** Returns the answers of all tasks to a text; tags are of its words, split at white space. */
  public TaskAnswers answer(String text) {
    return answers(encode(text, null));
  }

  /** Returns the answers of all tasks to a pair of texts. */
  public TaskAnswers answer(String text, String pair) {
    return answers(encode(text, pair));
  }

  private TaskAnswers answers(TokenizedText pieces) {
    return new TaskAnswers(tasks, pieces, logits(pieces));
  }

  /**
   * Returns the tokens that the encoder reads of a text, or of a pair when it is not null. They say
   * whether the text was cut.
   */
  public TokenizedText encode(String text, String pair) {
    return guard.whileOpen(() -> tokenizer.encode(text, pair, maxLength)).orElse(padding);
  }

  /**
   * Returns the logits of each task, all of one pass: {@code [C]}, or of tags {@code [L, C]} row by
   * row.
   */
  public Map<String, float[]> logits(TokenizedText text) {
    if (text.length() == 0) {
      throw new IllegalArgumentException("text: must have tokens; got none.");
    }
    PaddedBatch batch = PaddedBatch.of(List.of(text), padding);
    Map<String, float[][]> all = guard.whileOpen(() -> session.run(batch, outputs(tasks.keySet())));
    Map<String, float[]> logits = new HashMap<>();
    all.forEach((output, rows) -> logits.put(output.substring(OUTPUT.length()), rows[0]));
    return logits;
  }

  /** Frees the model and the tokenizer, after calls under way have ended. */
  @Override
  public void close() {
    guard.close(
        () -> {
          session.close();
          tokenizer.close();
        });
  }
}
