package org.distill4j.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of one of several tasks that share an encoder.
 *
 * @param files its labels and kind
 * @param chain scores of neighbouring tags, where it has some
 */
record SharedTask(FolderFiles files, Optional<TagTransitions> chain) {
  static SharedTask read(Path folder) throws IOException {
    FolderFiles files = FolderFiles.describing(folder);
    return new SharedTask(
        files,
        files.task() == OutputKind.TAGS
            ? TagTransitions.ofFolder(folder, files.labels())
            : Optional.empty());
  }
}
