package org.distill4j.teacher.transformer;

/**
 * Which rows of which vertex's parameter a tensor of a checkpoint is.
 *
 * @param tensor the tensor's name
 * @param vertex the vertex's name
 * @param parameter the parameter's name
 * @param firstRow where the tensor starts in the parameter: keys and values share one
 */
record TensorBinding(String tensor, String vertex, String parameter, int firstRow) {}
