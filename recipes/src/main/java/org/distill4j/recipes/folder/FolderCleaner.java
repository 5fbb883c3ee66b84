package org.distill4j.recipes.folder;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.recipe.KeptFiles;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;

/**
 * Deletes models of a finished run that can be made again: ONNX files whose weights lie beside
 * them, and weights that a resume can do without. A final model that lies in its stage too is
 * linked, so that it takes its bytes once.
 */
public final class FolderCleaner {
  private final RunFolder run;
  private final KeptFiles keep;
  private final Set<String> starts;

  private FolderCleaner(RunFolder run, KeptFiles keep, Set<String> starts) {
    this.run = run;
    this.keep = keep;
    this.starts = starts;
  }

  /**
   * A file that takes room for nothing.
   *
   * @param path the file
   * @param bytes that its end frees
   * @param same a file of the same content that it becomes a link to; null where it is deleted
   */
  public record Freed(Path path, long bytes, Path same) {}

  /**
   * What a run, and the runs of its seeds and heads below it, could free.
   *
   * @param folder a run's
   * @param starts the kinds of stages that other recipes start from, whose weights stay
   */
  public static List<Freed> plan(Path folder, KeptFiles keep, Set<String> starts)
      throws IOException {
    List<Freed> files = new ArrayList<>();
    if (keep != KeptFiles.ALL) {
      for (Path run : runs(folder)) {
        new FolderCleaner(new RunFolder(run), keep, starts).plan(files);
      }
    }
    return List.copyOf(files);
  }

  /** Frees what was planned. */
  public static void free(List<Freed> files) throws IOException {
    for (Freed file : files) {
      if (file.same() == null) {
        Files.deleteIfExists(file.path());
      } else {
        link(file);
      }
    }
  }

  // Where the disk knows no links, two files stay.
  private static void link(Freed file) throws IOException {
    Path name = file.path().resolveSibling("." + file.path().getFileName() + ".link.part");
    Files.deleteIfExists(name);
    try {
      Files.createLink(name, file.same());
      Files.move(name, file.path(), StandardCopyOption.ATOMIC_MOVE);
    } catch (UnsupportedOperationException | FileSystemException unable) {
      Files.deleteIfExists(name);
    }
  }

  private static List<Path> runs(Path folder) throws IOException {
    List<Path> runs = new ArrayList<>(List.of(folder));
    for (Path parent : List.of(folder, folder.resolve("heads"))) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> below = Files.list(parent)) {
          below.filter(RunFolder::isRun).sorted().forEach(runs::add);
        }
      }
    }
    return runs;
  }

  private void plan(List<Freed> files) throws IOException {
    List<Map.Entry<String, Integer>> stages =
        run.finished().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    Map<Path, String> kinds = new HashMap<>();
    List<Path> folders = new ArrayList<>();
    for (Map.Entry<String, Integer> stage : stages) {
      Path folder = run.stage(stage.getValue(), stage.getKey());
      folders.add(folder);
      kinds.put(folder, StageRecord.read(run.record(stage.getValue(), stage.getKey())).kind());
    }
    List<Path> line =
        folders.stream().filter(f -> !kinds.get(f).equals(StageReport.CONTROL)).toList();
    Path lastFloat =
        line.stream().filter(FolderCleaner::isFloat).max(Comparator.naturalOrder()).orElse(null);
    for (Path folder : folders) {
      if (isFloat(folder)) {
        add(folder.resolve(ModelFolder.MODEL), files);
        String kind = kinds.get(folder);
        boolean stays =
            keep == KeptFiles.STAGES
                || folder.equals(lastFloat)
                || kind.equals(StageReport.TEACHER)
                || starts.contains(kind);
        if (!stays) {
          add(folder.resolve(HuggingFaceDirectory.WEIGHTS), files);
        }
      }
    }
    if (!line.isEmpty() && !isFloat(line.get(line.size() - 1))) {
      shared(line.get(line.size() - 1).resolve(ModelFolder.MODEL), files);
    }
  }

  private void shared(Path staged, List<Freed> files) throws IOException {
    Path delivered = run.model().resolve(ModelFolder.MODEL);
    if (Files.isRegularFile(delivered)
        && Files.isRegularFile(staged)
        && !Files.isSameFile(delivered, staged)
        && Files.mismatch(delivered, staged) < 0) {
      files.add(new Freed(staged, Files.size(staged), delivered));
    }
  }

  private static boolean isFloat(Path folder) {
    return Files.isRegularFile(folder.resolve(HuggingFaceDirectory.WEIGHTS));
  }

  private static void add(Path file, List<Freed> files) throws IOException {
    if (Files.isRegularFile(file)) {
      files.add(new Freed(file, Files.size(file), null));
    }
  }
}
