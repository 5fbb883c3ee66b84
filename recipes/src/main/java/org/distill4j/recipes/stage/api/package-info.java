/**
 * What a stage of a recipe is to everything else: {@link
 * org.distill4j.recipes.stage.api.StageType}, found by {@link java.util.ServiceLoader}. A stage
 * lives in a package of its own with its settings, its reader, its work and its words; nobody
 * outside of it knows it but by this interface, and a jar on the class path may bring further ones.
 */
package org.distill4j.recipes.stage.api;
