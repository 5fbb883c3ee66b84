package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.teacher.checkpoint.Checkpoint;

/** Trains students of one teacher, or of several together. */
public interface StudentTraining {
  /**
   * Makes a student, or goes on with one, and trains it.
   *
   * @param name the stage's
   * @param student empty where the training makes it
   */
  StageResult train(String name, Distill how, Optional<ModelWithTokenizer> student, Arm arm)
      throws IOException;

  /**
   * Makes a student and trains its inside, on the recipe's plain text or else on its data.
   *
   * @param name the stage's
   */
  StageResult pretrain(String name, Distill how) throws IOException;

  /**
   * The loss of a training for a student.
   *
   * @param texts what is trained on: the train rows, then the text without labels
   */
  Distillation distillation(
      Distill how,
      Checkpoint student,
      DistillationDataset texts,
      Dataset train,
      Optional<Dataset> transfer);

  /** The training texts in the tokens of student and teacher. */
  DistillationDataset texts(ModelWithTokenizer student) throws IOException;

  /** The same with another teacher. */
  StudentTraining taughtBy(ModelWithTokenizer teacher);
}
