package org.distill4j.recipes.run;

import java.util.List;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.stage.api.CompletedStage;

/**
 * A run whose models are all there, not yet graded.
 *
 * @param context of the stages after the teachers
 * @param stages in order, the teacher first
 * @param warnings for the reader of the report
 */
record CompletedRun(RunContext context, List<CompletedStage> stages, List<String> warnings) {}
