package org.distill4j.recipes.preflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.transformer.OnnxAgreement;

/** A student that goes on from what another run made. */
public final class StudentCheckpoint {
  private StudentCheckpoint() {}

  /** Loads it with its tokenizer. */
  public static Pretrained load(Location location) throws IOException {
    return CheckpointSource.locate(location.text(), Optional.empty(), Path.of(""))
        .load(OnnxAgreement::require);
  }

  /** Where the student of a stage goes on from; nothing where there is none. */
  public static Optional<Location> of(Stage stage) {
    return stage.madeStudent().flatMap(StudentCheckpoint::of);
  }

  /** The SHA-256 of the files that the student of a stage goes on from, by their names. */
  public static SortedMap<String, String> sums(Stage stage) throws IOException {
    return load(of(stage).orElseThrow()).sha256();
  }

  /** Where a student goes on from; nothing for one that the teacher gives its start. */
  public static Optional<Location> of(Student student) {
    Initialization initialize = student.initialize();
    return initialize.checkpoint();
  }

  /**
   * The shape that a student will have.
   *
   * @throws UncheckedIOException if its checkpoint cannot be read
   */
  public static TransformerConfig shape(Student student, TransformerConfig teacher) {
    Optional<Location> from = of(student);
    if (from.isEmpty()) {
      return FreshStudent.config(student, teacher);
    }
    try {
      return load(from.get()).checkpoint().config();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
