package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.report.Gate;
import org.distill4j.evaluate.report.QualityBounds;
import org.distill4j.evaluate.report.Report;
import org.distill4j.evaluate.report.ReportFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds the final model of a run to bounds. */
@Command(
    name = "verify",
    description = {
      "Check the final model of a run: its numbers in the report against bounds, its files against",
      "their recorded sums, or its predictions on this processor.",
      "The exit code is 1, and the reason is printed, when the model breaks a bound or predicts",
      "otherwise here, and 2 when a file differs from its sum."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j verify runs/first --max-drop 2.0 --max-bytes 20MB",
      "  distill4j verify runs/first --min-accuracy 0.8 --max-ece 0.03",
      "  distill4j verify runs/first --max-p95 5ms --length 128",
      "  distill4j verify runs/first/model --files --here"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "The folder of a finished run, or its model folder.")
  private Path folder;

  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description = "Allow the final model this many percentage points less than the teacher.")
  private Double maxDrop;

  @Option(
      names = "--min-accuracy",
      paramLabel = "FRACTION",
      description = "Require this accuracy, or this much of the task's metric, such as 0.8.")
  private Double minAccuracy;

  @Option(
      names = "--max-ece",
      paramLabel = "FRACTION",
      description = "Allow this calibration error at most, such as 0.03.")
  private Double maxEce;

  @Option(
      names = "--point",
      description =
          "Compare drop and accuracy themselves with their bounds, not the bad ends of their 95%%"
              + " intervals.")
  private boolean point;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Allow model.onnx this size at most, such as 20MB, 20MiB or 20000000.")
  private Long maxBytes;

  @Option(
      names = "--max-p95",
      paramLabel = "TIME",
      converter = Milliseconds.class,
      description = "Allow the 95th percentile of latency on one thread this long, such as 5ms.")
  private Double maxP95;

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      defaultValue = "32",
      description = "Take --max-p95 at texts of this many tokens (default ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--files",
      description = "Compare every file of the model's folder with the sum recorded for it.")
  private boolean files;

  @Option(
      names = "--here",
      description = "Let the model answer its own texts again on this processor, and compare.")
  private boolean here;

  @Override
  public Integer call() throws IOException {
    boolean quality = maxDrop != null || minAccuracy != null || maxEce != null;
    boolean bounds = quality || maxBytes != null || maxP95 != null;
    if (!bounds && !files && !here) {
      throw new ParameterException(
          spec.commandLine(),
          "must be given --max-drop, --min-accuracy, --max-ece, --max-bytes, --max-p95, --files or"
              + " --here; got none.");
    }
    Path model = FolderArgument.model(folder);
    PrintWriter out = spec.commandLine().getOut();
    if (files) {
      FolderVerification.files(model, out);
    }
    if (here && !FolderVerification.here(model, out)) {
      return ExitCodes.GATE_FAILED;
    }
    return bounds ? gate() : ExitCodes.DONE;
  }

  private int gate() throws IOException {
    Gate gate =
        new Gate(optional(maxDrop), point, bytes(), optional(maxP95), OptionalInt.of(length));
    QualityBounds quality = new QualityBounds(optional(minAccuracy), point, optional(maxEce));
    Report report = ReportFiles.read(FolderArgument.run(folder));
    List<String> reasons = new ArrayList<>(gate.broken(report));
    reasons.addAll(quality.broken(report));
    reasons.forEach(spec.commandLine().getErr()::println);
    if (reasons.isEmpty()) {
      spec.commandLine().getOut().println(report.finalStage().name() + ": keeps every bound");
    }
    return reasons.isEmpty() ? ExitCodes.DONE : ExitCodes.GATE_FAILED;
  }

  private OptionalLong bytes() {
    return maxBytes == null ? OptionalLong.empty() : OptionalLong.of(maxBytes);
  }

  private static OptionalDouble optional(Double bound) {
    return bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound);
  }
}
