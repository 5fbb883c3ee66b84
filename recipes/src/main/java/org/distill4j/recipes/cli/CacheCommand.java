package org.distill4j.recipes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.recipes.folder.CacheEntry;
import org.distill4j.recipes.folder.UserCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists or clears the stored teacher outputs and pruning scores. */
@Command(
    name = "cache",
    description = {
      "List or clear what runs have stored for later runs: teacher outputs and pruning scores.",
      "The list says what each file holds, which recipe and teacher made it, its size and age."
    },
    footer = {"", "Examples:", "  distill4j cache list", "  distill4j cache clear"})
final class CacheCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    LIST,
    CLEAR
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "list|clear", description = "Choose whether to list or to clear.")
  private Action action;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Use this cache folder (default distill4j in the user's cache).")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    UserCache cache = folder == null ? UserCache.ofUser() : new UserCache(folder);
    PrintWriter out = spec.commandLine().getOut();
    List<CacheEntry> entries = cache.entries();
    long bytes = 0;
    for (CacheEntry entry : entries) {
      bytes += entry.bytes();
      if (action == Action.LIST) {
        print(out, entry);
      } else {
        UserCache.delete(entry);
      }
    }
    out.printf(
        Locale.ROOT,
        "%s: %s%d files, %s%n",
        cache.root(),
        action == Action.LIST ? "" : "deleted ",
        entries.size(),
        ByteSize.shown(bytes));
    out.flush();
    return ExitCodes.DONE;
  }

  private static void print(PrintWriter out, CacheEntry entry) {
    out.printf(
        Locale.ROOT,
        "%9s, %s: %s, made by %s%n          %s%n",
        ByteSize.shown(entry.bytes()),
        age(Duration.between(entry.modified(), Instant.now())),
        entry.kind(),
        entry.origin().orElse("a run that did not record it"),
        entry.file());
  }

  private static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + (age.toDays() == 1 ? " day old" : " days old");
    }
    return age.toHours() > 0
        ? age.toHours() + (age.toHours() == 1 ? " hour old" : " hours old")
        : Math.max(0, age.toMinutes()) + " min old";
  }
}
