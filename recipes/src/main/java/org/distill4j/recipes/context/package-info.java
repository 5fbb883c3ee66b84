/**
 * What all stages of a run share: the rows in each tokenizer's tokens, the task that judges models,
 * and the messages to the user.
 */
package org.distill4j.recipes.context;
