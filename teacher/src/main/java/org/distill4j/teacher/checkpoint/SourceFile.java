package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file, a folder, or a resource on the class path.
 *
 * @param path the file or folder; none for a resource
 * @param name the last part of the path, or the resource's name
 */
record SourceFile(Optional<Path> path, String name) {
  /** A tokenizer or a configuration is far smaller; larger is no such file. */
  private static final int MAX_BYTES = 256_000_000;

  static SourceFile of(String words, Path base) throws CheckpointException {
    if (words.startsWith(ClassPath.PREFIX)) {
      return new SourceFile(Optional.empty(), words.substring(ClassPath.PREFIX.length()));
    }
    try {
      return of(base.resolve(words));
    } catch (InvalidPathException e) {
      throw new CheckpointException(words, "must be a path; got " + e.getMessage());
    }
  }

  private static SourceFile of(Path path) {
    Path last = path.getFileName();
    return new SourceFile(Optional.of(path), last == null ? "" : last.toString());
  }

  boolean isDirectory() {
    return path.isPresent() && Files.isDirectory(path.get());
  }

  boolean exists() {
    return path.isPresent() ? Files.isRegularFile(path.get()) : ClassPath.find(name).isPresent();
  }

  SourceFile child(String childName) {
    return of(path.orElseThrow().resolve(childName));
  }

  SourceFile sibling(String siblingName) {
    return path.isPresent()
        ? of(path.get().resolveSibling(siblingName))
        : new SourceFile(Optional.empty(), siblingName);
  }

  void require(String what) throws IOException {
    if (path.isEmpty()) {
      ClassPath.open(name).close();
    } else if (!exists()) {
      throw new CheckpointException(toString(), what + "; got no such file");
    }
  }

  InputStream open() throws IOException {
    return path.isPresent() ? Files.newInputStream(path.get()) : ClassPath.open(name);
  }

  byte[] read() throws IOException {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CheckpointException(
            toString(), "must be at most " + MAX_BYTES + " bytes long; got more");
      }
      return bytes;
    }
  }

  /** As a recipe would name it. */
  @Override
  public String toString() {
    return path.map(Path::toString).orElseGet(() -> ClassPath.place(name));
  }
}
