/**
 * What a kind of task is: a {@link org.distill4j.recipes.task.api.TaskType} found by {@link
 * java.util.ServiceLoader}, with a record of settings and a {@link
 * org.distill4j.recipes.task.api.TaskRun}. Each kind has a package of its own beside this one,
 * which no other class depends on.
 */
package org.distill4j.recipes.task.api;
