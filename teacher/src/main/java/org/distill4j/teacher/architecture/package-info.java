/**
 * A model's topology as data: typed operations over named values, whose parameters name their axes
 * and the checkpoint tensors they come from.
 *
 * <p>{@link org.distill4j.teacher.architecture.Architecture} is all that readers know of a model:
 * the compiler of the training graph, the checks of checkpoint tensors, and whoever cuts an axis.
 * It knows no family, no DL4J and no ONNX. Families build it, in {@code
 * org.distill4j.teacher.family}.
 *
 * <p>Axis letters in what follows: N tokens of a batch, B sequences, V vocabulary, P positions, T
 * token types, H hidden width, A heads, D width of one head, F feed-forward neurons, C classes.
 * Every parameter is stored {@code [out, in]}, row-major.
 *
 * <p>Decisions taken:
 *
 * <ul>
 *   <li>Equal tensor names are shared weights; there is no other way to say so.
 *   <li>A unit of an axis is what is kept or cut as a whole (a head of D channels, one neuron), so
 *       that all parameters with an axis of that name are cut together: the dependency graph of
 *       structured pruning (Fang et al. 2023, arXiv 2301.12900) without a search for it.
 *   <li>Values and axes of layer N are named {@code layer.N.}, with the same roles in every layer:
 *       {@code layer.N.heads} and {@code layer.N.neurons} are what pruning cuts, see {@link
 *       org.distill4j.teacher.architecture.Layers}. Names of tensors are the family's, and nobody
 *       else looks into them.
 *   <li>Axes may be empty. A linear layer that reads no column adds its bias alone, which is what
 *       pruning leaves of a block that lost all of its units.
 * </ul>
 */
package org.distill4j.teacher.architecture;
