package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.recipes.folder.FolderCleaner;
import org.distill4j.recipes.folder.RunFolder;
import org.distill4j.recipes.folder.RunLock;
import org.distill4j.recipes.recipe.KeptFiles;
import org.distill4j.recipes.stage.api.StageTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Frees what a finished run no longer needs on disk. */
@Command(
    name = "clean",
    description =
        "Delete models of a run's stages that can be made again; report, verify and the final"
            + " model stay as they are.",
    footer = {
      "",
      "Examples:",
      "  distill4j clean runs/first --dry-run",
      "  distill4j clean runs/first --keep stages"
    })
final class CleanCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  /** What may stay. */
  enum Kept {
    FINAL,
    STAGES
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder of a run, or its model folder.")
  private Path folder;

  @Option(
      names = "--keep",
      paramLabel = "WHAT",
      description =
          "Keep final, the final model with the weights of the teachers and of the last float32"
              + " stage (the default), or stages, the weights of every stage.")
  private Kept keep = Kept.FINAL;

  @Option(names = "--dry-run", description = "Print what would be freed, but delete nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    folder = FolderArgument.run(folder);
    if (!RunFolder.isRun(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          "DIR: must be the folder of a run, with run.lock.json; got " + folder + ".");
    }
    KeptFiles kept = KeptFiles.valueOf(keep.name());
    List<FolderCleaner.Freed> files =
        RunLock.holding(
            folder,
            () -> {
              List<FolderCleaner.Freed> found =
                  FolderCleaner.plan(folder, kept, StageTypes.starts());
              if (!dryRun) {
                FolderCleaner.free(found);
              }
              return found;
            });
    PrintWriter out = spec.commandLine().getOut();
    if (files.isEmpty()) {
      out.println(
          folder + ": nothing to delete; it holds only what --keep " + spelled() + " keeps");
    } else {
      print(files, out);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private String spelled() {
    return keep.name().toLowerCase(Locale.ROOT);
  }

  private void print(List<FolderCleaner.Freed> files, PrintWriter out) {
    long bytes = 0;
    for (FolderCleaner.Freed file : files) {
      bytes += file.bytes();
      String how = file.same() == null ? "" : " (linked to " + file.same() + ")";
      out.printf(Locale.ROOT, "%,10.1f MB  %s%s%n", file.bytes() / MEGABYTE, file.path(), how);
    }
    out.printf(
        Locale.ROOT,
        "%s: %s %,.1f MB in %d %s%n",
        folder,
        dryRun ? "would free" : "freed",
        bytes / MEGABYTE,
        files.size(),
        files.size() == 1 ? "file" : "files");
  }
}
