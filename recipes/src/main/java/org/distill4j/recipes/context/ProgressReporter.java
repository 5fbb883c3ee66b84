package org.distill4j.recipes.context;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.distill4j.evaluate.dataset.Printable;
import org.distill4j.evaluate.metric.Metric;
import org.distill4j.recipes.progress.ProgressEvent;
import org.distill4j.recipes.progress.ProgressEvent.Epoch;
import org.distill4j.recipes.progress.ProgressEvent.Message;
import org.distill4j.recipes.progress.ProgressEvent.StageFinished;
import org.distill4j.recipes.progress.ProgressEvent.StageStarted;
import org.distill4j.recipes.progress.ProgressEvent.Warning;
import org.distill4j.recipes.progress.ProgressListener;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.student.outputs.LabellingProgress;
import org.distill4j.teacher.training.Progress;

/** Progress messages of a run: lines, and a bar for each training where a person watches. */
public final class ProgressReporter {
  private static final int LINES_PER_TRAINING = 10;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintWriter out;
  private final MessageStyle style;
  private final ProgressListener listener;
  private TaskRun task;
  private CountedProgress answers;

  /**
   * Messages to a stream.
   *
   * @param style whether they are bars, lines or JSON, and whether all are printed
   */
  public ProgressReporter(PrintWriter out, MessageStyle style) {
    this(out, style, ProgressListener.NONE);
  }

  private ProgressReporter(PrintWriter out, MessageStyle style, ProgressListener listener) {
    this.out = out;
    this.style = style;
    this.listener = listener;
  }

  /** Messages that are heard, and printed nowhere. */
  public static ProgressReporter unprinted(ProgressListener listener) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new ProgressReporter(nowhere, MessageStyle.LINES, listener);
  }

  /** Says a line, with the time; one that begins with {@code warning: } as a warning. */
  public void say(String line) {
    if (line.startsWith(Warning.MARK)) {
      warn(line.substring(Warning.MARK.length()));
    } else {
      say(new Message(line), Map.of());
    }
  }

  private void say(ProgressEvent event, Map<String, ?> fields) {
    hear(event);
    if (!style.quiet()) {
      print("info", event.line(), fields);
    }
  }

  // Of several threads one at a time.
  private synchronized void hear(ProgressEvent event) {
    listener.on(event);
  }

  /** Says that a stage begins. */
  public void started(String stage) {
    say(new StageStarted(stage), Map.of());
  }

  /**
   * Says that a stage is finished.
   *
   * @param notes what it did
   */
  public void finished(String stage, List<String> notes) {
    String line = stage + ": done. " + String.join(" ", notes);
    say(new StageFinished(stage, false, line), Map.of());
  }

  /** Says that a stage was found made of the same inputs. */
  public void reused(String stage) {
    String line = stage + ": finished before from the same inputs, taken as it is";
    say(new StageFinished(stage, true, line), Map.of());
  }

  private void print(String level, String line, Map<String, ?> fields) {
    String mark = level.equals("info") ? "" : level + ": ";
    out.println(
        style.json()
            ? LogLine.of(level, line, fields)
            : LocalTime.now(ZoneId.systemDefault()).format(CLOCK)
                + " "
                + mark
                + Printable.of(line));
    out.flush();
  }

  /** Says a line as a warning. */
  public void warn(String line) {
    hear(new Warning(line));
    print("warning", line, Map.of());
  }

  /**
   * Progress of a phase whose items can be counted; close it when the phase is over.
   *
   * @param name what goes on, such as {@code teacher: checking ONNX parity}
   * @param all items in all
   * @param items what they are, in the plural
   */
  public CountedProgress counted(String name, int all, String items) {
    return new CountedProgress(name, all, items, this::say, style.bars());
  }

  /**
   * Says how far a teacher has come with answers that take long.
   *
   * @param done texts that are answered
   * @param all texts that are asked about
   */
  public void answered(int done, int all) {
    if (answers == null) {
      answers = counted("teacher outputs", all, "texts");
      answers.from(done); // of an earlier process, or of the first batch
    }
    answers.done(done);
    if (done >= all) {
      answers.close();
      answers = null;
    }
  }

  /** A listener for answers of teachers that are asked for and kept. */
  public LabellingProgress teacherOutputs() {
    return new LabellingProgress() {
      @Override
      public void answered(int done, int all) {
        ProgressReporter.this.answered(done, all);
      }

      @Override
      public void damaged(Path file) {
        warn("cache: " + file + " is not what was written to it; the teacher is asked again");
      }
    };
  }

  /** A listener for one training; close it when the training is over. */
  public TrainingMessages training(String name) {
    return style.bars() ? new Bar(name) : new Lines(name);
  }

  /** A training's progress, shown until closed. */
  public interface TrainingMessages extends Progress, AutoCloseable {
    @Override
    void close();
  }

  private static String numbers(Progress.Step step) {
    return String.format(
        Locale.ROOT, "loss %.4f, %.0f tokens/s", step.loss(), step.tokensPerSecond());
  }

  private final class Lines implements TrainingMessages {
    private final String name;
    private final long start = System.nanoTime();
    private int before;

    Lines(String name) {
      this.name = name;
    }

    @Override
    public void resumed(int step, int steps) {
      before = step;
      say(ProgressReporter.resumed(name, step, steps));
    }

    @Override
    public void step(Step step) {
      int every = Math.max(1, step.steps() / LINES_PER_TRAINING);
      if (step.step() % every == 0) {
        double elapsed = (System.nanoTime() - start) / 1e9;
        Duration left =
            Duration.ofSeconds(
                Math.round(elapsed / (step.step() - before) * (step.steps() - step.step())));
        say(event(name, step, left), fields(name, step, left));
      }
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      String shown = judged(score);
      String line =
          String.format(
              Locale.ROOT, "%s: epoch %d of %d, %s on validation", name, epoch, epochs, shown);
      say(
          new Epoch(name, epoch, epochs, score, line),
          Map.of("training", name, "epoch", epoch, "epochs", epochs, "score", score));
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  private static ProgressEvent event(String name, Progress.Step step, Duration left) {
    String line =
        String.format(
            Locale.ROOT,
            "%s: step %d of %d, %s, %s left",
            name,
            step.step(),
            step.steps(),
            numbers(step),
            clock(left));
    return new ProgressEvent.Step(
        name, step.step(), step.steps(), step.loss(), step.tokensPerSecond(), left, line);
  }

  private static Map<String, ?> fields(String name, Progress.Step step, Duration left) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", name);
    fields.put("step", step.step());
    fields.put("steps", step.steps());
    fields.put("loss", step.loss());
    fields.put("tokensPerSecond", step.tokensPerSecond());
    fields.put("secondsLeft", left.toSeconds());
    return fields;
  }

  private static String resumed(String name, int step, int steps) {
    return String.format(Locale.ROOT, "%s: continues after step %d of %d", name, step, steps);
  }

  /** Says by which task validation scores are to be read; accuracy until then. */
  void judgedBy(TaskRun kind) {
    task = kind;
  }

  private String judged(double score) {
    return task == null || task.metric() == Metric.ACCURACY
        ? String.format(Locale.ROOT, "%.1f%% accuracy", 100 * score)
        : task.shown(score) + " (" + task.choice() + ")";
  }

  private static String clock(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  private final class Bar implements TrainingMessages {
    private final String name;
    private ProgressBar bar;
    private String validation = "";

    Bar(String name) {
      this.name = name;
    }

    @Override
    public void resumed(int step, int steps) {
      say(ProgressReporter.resumed(name, step, steps));
    }

    @Override
    public void step(Step step) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(step.steps())
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
      }
      bar.stepTo(step.step());
      bar.setExtraMessage(" " + numbers(step) + validation);
    }

    @Override
    public void epoch(int epoch, int epochs, double score) {
      validation = ", " + judged(score) + " on validation";
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
