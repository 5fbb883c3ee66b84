package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final PieceTokenizer tokenizer;
  private final OnnxSession session;
  private final int padding;
  private final int maxLength;
  private final OpenGuard guard = new OpenGuard("CompressedMultiTask");

  private CompressedMultiTask(
      SortedMap<String, SharedTask> tasks, PieceTokenizer tokenizer, OnnxSession session) {
    this.tasks = tasks;
    this.tokenizer = tokenizer;
    this.session = session;
    this.padding = tokenizer.vocabulary().getOrDefault("[PAD]", 0);
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
    SortedMap<String, SharedTask> tasks = tasks(folder);
    PieceTokenizer tokenizer = PieceTokenizer.of(folder.resolve("tokenizer.json"));
    try {
      Set<String> outputs = outputs(tasks.keySet());
      OnnxSession session = OnnxSession.open(folder.resolve("model.onnx"), threads, outputs);
      CompressedMultiTask opened = new CompressedMultiTask(tasks, tokenizer, session);
      opened.checkFit(folder);
      return opened;
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static SortedMap<String, SharedTask> tasks(Path folder) throws IOException {
    if (!holds(folder)) {
      throw new ModelFolderException(
          folder.toString(),
          "must hold the folder "
              + TASKS
              + "; got none. Name a folder that a run with heads has written, such as DIR/shared.");
    }
    SortedMap<String, SharedTask> tasks = new TreeMap<>();
    try (Stream<Path> folders = Files.list(folder.resolve(TASKS))) {
      for (Path task : folders.filter(Files::isDirectory).toList()) {
        tasks.put(task.getFileName().toString(), SharedTask.read(task));
      }
    }
    return tasks;
  }

  private static Set<String> outputs(Collection<String> names) {
    return names.stream().map(name -> OUTPUT + name).collect(Collectors.toSet());
  }

  /** Runs one piece, so that labels of other models do not go unseen. */
  private void checkFit(Path folder) throws ModelFolderException {
    Map<String, float[]> logits = logits(Pieces.of(new int[] {padding}, new int[1], false));
    for (Map.Entry<String, SharedTask> task : tasks.entrySet()) {
      int width = logits.get(task.getKey()).length;
      if (width != task.getValue().files().labels().size()) {
        session.close();
        throw new ModelFolderException(
            folder.resolve(TASKS).resolve(task.getKey()).resolve("labels.json").toString(),
            "must hold as many labels as the model has logits ("
                + width
                + "); got "
                + task.getValue().files().labels().size()
                + ". List every label by index.");
      }
    }
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

  private TaskAnswers answers(Pieces pieces) {
    return new TaskAnswers(tasks, pieces, logits(pieces));
  }

  /** Returns the pieces that the encoder reads of a text, or of a pair when it is not null. */
  public Pieces encode(String text, String pair) {
    return guard.whileOpen(() -> tokenizer.encode(text, pair, maxLength));
  }

  /**
   * Returns the logits of each task, all of one pass: {@code [C]}, or of tags {@code [L, C]} row by
   * row.
   */
  public Map<String, float[]> logits(Pieces text) {
    if (text.length() == 0) {
      throw new IllegalArgumentException("text: must have pieces; got none.");
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
