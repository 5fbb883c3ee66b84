package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.report.ReportFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a run's report anew. */
@Command(
    name = "report",
    description = "Write report.html and report.md of a run anew, from its report.json.",
    footer = {"", "Examples:", "  distill4j report runs/first"})
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of a finished run.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to write into; default the run's own.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Path target = out == null ? folder : out;
    ReportFiles.write(ReportFiles.read(folder), target);
    spec.commandLine().getOut().println(target.resolve("report.html"));
    return ExitCodes.DONE;
  }
}
