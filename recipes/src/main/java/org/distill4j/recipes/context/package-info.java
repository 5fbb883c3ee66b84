/**
 * What all stages of a run share: the rows in each tokenizer's tokens, the kind of task that judges
 * models, and the messages to the user.
 *
 * <p>Kinds of task differ in {@link org.distill4j.recipes.context.TaskKind} alone.
 */
package org.distill4j.recipes.context;
