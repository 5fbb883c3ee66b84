package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.distill4j.evaluate.report.ReportFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a run's report anew, or one page for several runs. */
@Command(
    name = "report",
    description = {
      "Write report.html and report.md of a run again, from its report.json.",
      "Several runs are compared on one page."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j report runs/first",
      "  distill4j report runs/first runs/second --out runs/both"
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "The folders of finished runs, or their model folders.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write into this folder (default the run's own; required for several runs).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    folders = folders.stream().map(FolderArgument::run).toList();
    Path target = out == null ? folders.get(0) : out;
    if (folders.size() == 1) {
      ReportFiles.write(ReportFiles.read(folders.get(0)), target);
    } else {
      compare();
    }
    spec.commandLine().getOut().println(target.resolve("report.html"));
    return ExitCodes.DONE;
  }

  private void compare() throws IOException {
    if (out == null) {
      throw new ParameterException(
          spec.commandLine(), "--out: must name a folder to compare runs in; got none.");
    }
    if (folders.contains(out)) {
      throw new ParameterException(
          spec.commandLine(),
          "--out: must be none of the runs, whose report it would replace; got " + out + ".");
    }
    ReportFiles.compare(folders, out);
  }
}
