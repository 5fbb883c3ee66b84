/**
 * Writes classifiers as ONNX, by an own small encoder of the protobuf wire format.
 *
 * <p>Axis letters: B sequences, L tokens of a sequence, H hidden width, h heads of a layer, d width
 * of one head, F feed-forward neurons, C labels.
 *
 * <p>{@link org.distill4j.compress.onnx.OnnxWriter} is the entry. The exporter behind it goes
 * through the operations of a model's {@link org.distill4j.teacher.architecture.Architecture} and
 * knows no family: values are named after the tensors that make them, and rules over neighbouring
 * operations bring the forms that runtimes are fast at.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Opset 17, the first where LayerNormalization is standard, and GELU as the Erf pattern: ONNX
 *       Runtime 1.29 fuses it with its bias just as it does the Gelu of opset 20, and older
 *       runtimes read it too. Only operators of the standard domain are written, unless the dialect
 *       is ONNX Runtime's.
 *   <li>ONNX Runtime fuses the standard dialect as it loads it, but for attention, whose patterns
 *       do not know pruned heads or a query of one token: its own dialect writes that as one node.
 *   <li>Linear layers with fixed activation scales read values of rank three throughout, since ONNX
 *       Runtime 1.29 computes those of rank two in float32.
 *   <li>Of the last layer only the first token reaches the classifier, so its queries, attention
 *       output and feed-forward are computed for that token alone. The answer is the same; a sixth
 *       of a six-layer model's time is not spent, a third of a three-layer one's.
 *   <li>Shapes are stated where inference loses the symbolic batch and length, since ONNX Runtime
 *       fuses a residual sum into its layer norm only where both shapes are known to be equal.
 *   <li>The bytes depend on the model alone: no time, no version of this program.
 * </ul>
 */
package org.distill4j.compress.onnx;
