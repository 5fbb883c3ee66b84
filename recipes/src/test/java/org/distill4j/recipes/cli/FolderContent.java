package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files of a folder by their names from there. */
final class FolderContent {
  private FolderContent() {}

  static SortedMap<String, byte[]> of(Path root) throws IOException {
    SortedMap<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }
}
