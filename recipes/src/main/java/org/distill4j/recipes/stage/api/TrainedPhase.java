package org.distill4j.recipes.stage.api;

import org.distill4j.teacher.training.Trainer;

/**
 * A training of a stage, for its history.
 *
 * @param result what it gave
 * @param seed what its order of rows follows from
 * @param scored whether its epochs were judged by a score on the validation rows
 */
public record TrainedPhase(Trainer.Result result, long seed, boolean scored) {}
