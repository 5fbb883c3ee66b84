package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of answers, a file for each key. Files are filled under another name and renamed; a
 * killed writer's is gone on with, and a second process waits for the first.
 */
record Store(Path folder, LabellingProgress progress) {
  /** What fills a file. */
  @FunctionalInterface
  interface Work {
    /** Does it. */
    void into(Labelling labelling) throws IOException;
  }

  /**
   * The rows under a key, computed where no undamaged file has them.
   *
   * @param key hexadecimal
   */
  RowFile rows(String key, RowLayout layout, Work work) throws IOException {
    Path file = folder.resolve(key + ".safetensors");
    Optional<RowFile> found = RowFile.open(file, layout);
    if (found.isPresent()) {
      return found.get();
    }
    return StoreLock.holding(
        folder,
        key,
        () -> {
          if (RowFile.open(file, layout).isEmpty()) { // unless by who held the lock
            if (Files.exists(file)) {
              progress.damaged(file);
            }
            work.into(new Labelling(file, progress));
          }
          return RowFile.open(file, layout)
              .orElseThrow(() -> new IOException(file + ": must hold what was written to it."));
        });
  }
}
