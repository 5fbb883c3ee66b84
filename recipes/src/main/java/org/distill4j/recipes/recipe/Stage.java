package org.distill4j.recipes.recipe;

/** The settings of one step from teacher to final model. What it does is the runner's matter. */
public sealed interface Stage
    permits GeneralDistill, Distill, Prune, PruneVocabulary, Factorize, Quantize {
  /** The key in the file, which is also the stage's kind in the report. */
  String key();
}
