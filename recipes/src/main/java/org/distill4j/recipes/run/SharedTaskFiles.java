package org.distill4j.recipes.run;

import java.nio.file.Path;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.lint.RecipeData;

/**
 * Where the files of one task lie that shares an encoder with others.
 *
 * @param name of the task
 * @param float32 the stage folder of its model before it was quantized
 * @param temperature what its logits are divided by
 * @param own the finished model of the task alone
 * @param data its rows
 */
record SharedTaskFiles(String name, Path float32, double temperature, Path own, RecipeData data) {
  Dataset test() {
    return data.test();
  }
}
