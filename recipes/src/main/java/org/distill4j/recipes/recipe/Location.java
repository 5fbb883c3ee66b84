package org.distill4j.recipes.recipe;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where an input lies: a file, or a resource named by a scheme.
 *
 * @param text {@code classpath:NAME}, {@code quickstart:NAME}, or an absolute path
 */
public record Location(String text) {
  /** Resources on the class path, such as a teacher inside its Maven artifact. */
  public static final String CLASSPATH = "classpath:";

  /** Data that the built-in quickstart generates. */
  public static final String QUICKSTART = "quickstart:";

  /** Refuses an empty name. */
  public Location {
    Objects.requireNonNull(text, "text");
    if (text.isBlank()) {
      throw new IllegalArgumentException("location: must name something; got nothing");
    }
  }

  /** The place that a recipe names, its paths made absolute from the given folder. */
  public static Location of(String written, Path folder) {
    if (written.startsWith(CLASSPATH) || written.startsWith(QUICKSTART)) {
      return new Location(written);
    }
    return new Location(folder.resolve(written).toAbsolutePath().normalize().toString());
  }

  /** Whether this is a file or folder of the file system. */
  public boolean isFile() {
    return !isClasspath() && !isQuickstart();
  }

  /** Whether this is a resource on the class path. */
  public boolean isClasspath() {
    return text.startsWith(CLASSPATH);
  }

  /** Whether this is generated quickstart data. */
  public boolean isQuickstart() {
    return text.startsWith(QUICKSTART);
  }

  /** The name behind the scheme, or the whole path. */
  public String name() {
    return isFile() ? text : text.substring(text.indexOf(':') + 1);
  }

  /**
   * The file.
   *
   * @throws IllegalStateException if this is no file
   */
  public Path path() {
    if (!isFile()) {
      throw new IllegalStateException(text + ": must be a file to have a path; got a resource");
    }
    return Path.of(text);
  }
}
