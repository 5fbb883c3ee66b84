package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.distill4j.recipes.bench.BenchResult;
import org.distill4j.recipes.bench.BenchSettings;
import org.distill4j.recipes.bench.TrainingBench;
import org.distill4j.recipes.folder.ComputePrecision;
import org.distill4j.recipes.recipe.Precision;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.transformer.Execution;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures training steps, or the teacher's labelling. */
@Command(
    name = "training",
    description = {
      "Measure training on this machine: real steps on a sample of the file's rows, after a",
      "warm-up. Run nothing else meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j bench training --checkpoint classpath:all-minilm-l6-v2.onnx --data train.tsv",
      "  distill4j bench training --checkpoint DIR --data train.tsv --precision bf16 \\",
      "      --student layers=4,hidden=256,heads=4,ffn=1024 --steps 200 --json",
      "  distill4j bench training --checkpoint DIR --data train.tsv --work infer --json"
    })
final class BenchTrainingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "C",
      description =
          "Train this checkpoint: classpath:NAME, an .onnx file or a Hugging Face folder.")
  private String checkpoint;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Read labelled rows from this file: .tsv, .csv or .jsonl.")
  private Path data;

  @Option(
      names = "--text",
      split = ",",
      paramLabel = "COL",
      description = "Read the text from this column, or a pair from two (default a guess).")
  private List<String> text = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "Read the label from this column (default a guess).")
  private String label;

  @Option(
      names = "--work",
      paramLabel = "train|infer",
      description = "Measure training steps, or predictions alone (default train).")
  private BenchSettings.Work work = BenchSettings.Work.TRAIN;

  @Option(
      names = "--student",
      paramLabel = "SHAPE",
      description = {
        "Distil into a student such as layers=4,hidden=256,heads=4,ffn=1024 from stored outputs,",
        "or fine-tune the checkpoint itself with none (the default)."
      })
  private String student = StudentOption.NONE;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Train on this many texts per step (default 32).")
  private int batch = 32;

  @Option(
      names = "--micro-batch",
      paramLabel = "N",
      description = "Compute this many texts at once, for less memory (default the whole batch).")
  private Integer microBatch;

  @Option(names = "--recompute", description = "Compute activations twice, to use less memory.")
  private boolean recompute;

  @Option(
      names = "--precision",
      paramLabel = "f32|bf16|auto",
      description = "Multiply in this precision (default auto).")
  private Precision precision = Precision.AUTO;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Measure this many steps (default 100).")
  private int steps = 100;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Cut each text to this many tokens (default what the model can read).")
  private int maxLength = Integer.MAX_VALUE;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Compute with this many threads (default all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ThreadsOption.check(spec, threads);
    Optional<StudentShape> shape = StudentOption.parse(spec, student);
    Execution execution = new Execution(ComputePrecision.precision(precision), recompute);
    BenchSettings settings =
        new BenchSettings(
            work,
            shape,
            batch,
            microBatch == null ? batch : microBatch,
            steps,
            maxLength,
            threads,
            execution);
    BenchResult result =
        TrainingBench.run(checkpoint, data, text, Optional.ofNullable(label), settings);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(result));
    } else {
      print(out, result);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private static void print(PrintWriter out, BenchResult r) {
    out.printf(
        Locale.ROOT,
        "%s, %s on %s, threads %d, %d steps%n",
        r.work(),
        r.precision(),
        r.kernels(),
        r.threads(),
        r.steps());
    out.printf(
        Locale.ROOT,
        "%,.0f real tokens/s, %,.1f texts/s, %,.1f GFLOP/s%n",
        r.realTokensPerSecond(),
        r.sentencesPerSecond(),
        r.gflops());
    out.printf(
        Locale.ROOT,
        "step p50 %.1f ms, p95 %.1f ms; most memory %,d MB%n",
        r.stepMillis().p50(),
        r.stepMillis().p95(),
        r.peakMemoryBytes() / 1_000_000);
    r.partMillis()
        .forEach((part, millis) -> out.printf(Locale.ROOT, "  %-18s %8.2f ms%n", part, millis));
  }
}
