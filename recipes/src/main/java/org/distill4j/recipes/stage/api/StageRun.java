package org.distill4j.recipes.stage.api;

import java.util.Optional;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.folder.ScoreCache;

/**
 * What a stage has to work with.
 *
 * @param context the recipe, its data in each tokenizer's tokens, the messages
 * @param name the stage's name in this run
 * @param arm whether a teacher or labels alone teach
 * @param student the model before it; empty where no stage has made one yet
 * @param model the same, or the first teacher: without a student, stages change that one itself
 * @param training trains students of the recipe's teachers
 * @param last what the student was taught by last, whose loss tells what matters
 * @param scores where what was measured is kept for other runs
 */
public record StageRun(
    RunContext context,
    String name,
    Arm arm,
    Optional<ModelWithTokenizer> student,
    ModelWithTokenizer model,
    StudentTraining training,
    LastDistillation last,
    ScoreCache scores) {}
