package org.distill4j.recipes.recipe;

import java.util.Objects;
import java.util.Optional;

/**
 * When the teacher answers, or the file that holds its answers.
 *
 * @param kind when it answers
 * @param file for {@link Kind#FILE}, probabilities of each row of the training file, then of the
 *     transfer text
 */
public record TeacherOutputs(Kind kind, Optional<Location> file) {
  /** When the teacher answers. */
  public enum Kind {
    /** Stored where they are small, else live. */
    AUTO,
    /** Once, into the cache. */
    STORED,
    /** At every step. */
    LIVE,
    /** Never: its probabilities are in a file. */
    FILE
  }

  /** Refuses a file that does not fit the kind. */
  public TeacherOutputs {
    Objects.requireNonNull(kind, "kind");
    if ((kind == Kind.FILE) != file.isPresent()) {
      throw new IllegalArgumentException("file: must be there for FILE alone; got " + file);
    }
  }

  /** Stored where they are small, else live. */
  public static TeacherOutputs auto() {
    return of(Kind.AUTO);
  }

  /** Asked, in one of the ways that need no file. */
  public static TeacherOutputs of(Kind kind) {
    return new TeacherOutputs(kind, Optional.empty());
  }

  /** Read from a file. */
  public static TeacherOutputs of(Location file) {
    return new TeacherOutputs(Kind.FILE, Optional.of(file));
  }
}
