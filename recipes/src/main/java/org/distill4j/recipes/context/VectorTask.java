package org.distill4j.recipes.context;

import java.io.IOException;
import java.util.List;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.runtime.TokenizedText;

/** A task whose answers are vectors in the teacher's space, which students learn from it alone. */
public interface VectorTask extends TaskRun {
  /**
   * Whose vectors students learn: the teacher's, or in a narrower space the same along their
   * principal axes over the training texts.
   *
   * @param teacher a sentence encoder
   */
  ModelWithTokenizer target(RunContext context, ModelWithTokenizer teacher) throws IOException;

  /** A start whose projection brings what it pools as near to the target's vectors as it can. */
  ModelWithTokenizer fitted(RunContext context, ModelWithTokenizer start, List<TokenizedText> texts)
      throws IOException;
}
