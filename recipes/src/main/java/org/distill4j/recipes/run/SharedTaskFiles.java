package org.distill4j.recipes.run;

import java.nio.file.Path;
import org.distill4j.evaluate.data.Dataset;

/**
 * Where the files of one task lie that shares an encoder with others.
 *
 * @param name of the task
 * @param float32 the stage folder of its model before it was quantized
 * @param own the finished model of the task alone
 * @param test its test rows
 */
record SharedTaskFiles(String name, Path float32, Path own, Dataset test) {}
