package org.distill4j.teacher.transformer;

/** One of the losses that a model is trained by; their sum is minimised. */
public sealed interface TrainingLoss
    permits TapLoss, AttentionRelationTapLoss, CrfTapLoss, SimilarityTapLoss {
  /** The loss's name, unique within a model. */
  String name();

  /** The same under another name. */
  TrainingLoss named(String other);
}
