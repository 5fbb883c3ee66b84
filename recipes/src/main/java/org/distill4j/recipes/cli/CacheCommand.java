package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.recipes.folder.UserCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists or clears the stored teacher outputs and pruning scores. */
@Command(
    name = "cache",
    description =
        "List or clear what runs stored for later ones: teachers' outputs and pruning scores.",
    footer = {"", "Examples:", "  distill4j cache list", "  distill4j cache clear"})
final class CacheCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    LIST,
    CLEAR
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "list|clear", description = "What to do: ${COMPLETION-CANDIDATES}.")
  private Action action;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "The folder; default distill4j in the user's cache.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    UserCache cache = folder == null ? UserCache.ofUser() : new UserCache(folder);
    PrintWriter out = spec.commandLine().getOut();
    List<Path> files = cache.files();
    long bytes = 0;
    for (Path file : files) {
      long size = Files.size(file);
      bytes += size;
      if (action == Action.LIST) {
        out.printf(Locale.ROOT, "%,15d %s%n", size, file);
      } else {
        Files.delete(file);
      }
    }
    out.printf(
        Locale.ROOT,
        "%s: %s%d files, %,d bytes%n",
        cache.root(),
        action == Action.LIST ? "" : "deleted ",
        files.size(),
        bytes);
    out.flush();
    return ExitCodes.DONE;
  }
}
