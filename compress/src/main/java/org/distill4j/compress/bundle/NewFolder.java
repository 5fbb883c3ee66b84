package org.distill4j.compress.bundle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Folders that are whole under their final name, or not there at all. */
final class NewFolder {
  /** Fills a folder with files; no folders in it. */
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  private NewFolder() {}

  static void write(Path folder, Content content) throws IOException {
    Path whole = folder.toAbsolutePath();
    checkFree(whole);
    Path part = whole.resolveSibling("." + whole.getFileName() + ".part");
    delete(part);
    Files.createDirectories(part);
    try {
      content.writeTo(part);
      Files.deleteIfExists(whole);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(part);
    }
  }

  private static void checkFree(Path folder) throws IOException {
    if (Files.exists(folder) && (!Files.isDirectory(folder) || !isEmpty(folder))) {
      throw new FileAlreadyExistsException(
          folder + ": must be a new or empty folder; got one that holds files. Name another one.");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isDirectory(file)) {
          delete(file);
        } else {
          Files.delete(file);
        }
      }
    }
    Files.delete(folder);
  }
}
