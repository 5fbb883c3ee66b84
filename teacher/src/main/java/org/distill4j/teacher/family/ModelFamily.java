package org.distill4j.teacher.family;

import java.util.ServiceLoader;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** A family of models, such as BERT: what its topology is, and which tensors it reads. */
public interface ModelFamily {
  /** The role of the value that a model without a head is asked for: a vector for each text. */
  String SENTENCE = "sentence";

  /** The role of the value that a head makes: logits, scores or vectors. */
  String ANSWERS = "answers";

  /** The role of the last layer's output, a row for each token. */
  String LAST_HIDDEN_STATE = "last_hidden_state";

  /** Whether models of that configuration belong to it. */
  boolean has(TransformerConfig config);

  /** The topology of a model with that head. */
  Architecture architecture(TransformerConfig config, HeadSpec head);

  /**
   * The topology of a checkpoint.
   *
   * @throws IllegalArgumentException if no family on the class path has such models
   */
  static Architecture architecture(Checkpoint model) {
    return of(model.config()).architecture(model.config(), model.head());
  }

  /** The family of a configuration's models. */
  static ModelFamily of(TransformerConfig config) {
    return ServiceLoader.load(ModelFamily.class, ModelFamily.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(family -> family.has(config))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "config: must be of a family that is known; got "
                        + config.family()
                        + " with "
                        + config.hiddenAct()));
  }
}
