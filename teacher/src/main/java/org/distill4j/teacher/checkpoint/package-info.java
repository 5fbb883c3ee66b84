/**
 * Pretrained models as files: Hugging Face directories (safetensors) and ONNX, read into {@link
 * org.distill4j.teacher.checkpoint.Checkpoint} and written back. Pickles are never opened.
 *
 * <p>Decisions taken:
 *
 * <ul>
 *   <li>A file is hostile until checked: lengths and offsets are held against its size before
 *       memory is asked for, and every fault is a {@link
 *       org.distill4j.teacher.checkpoint.CheckpointException} that names the file and the tensor.
 *   <li>A tensor that the configuration does not ask for is refused, except position ids and the
 *       heads of pretraining: without it the model would be another.
 *   <li>A model without a pooler is refused unless the caller says {@link
 *       org.distill4j.teacher.checkpoint.Pooler#OPTIONAL}; it then draws one by {@link
 *       org.distill4j.teacher.checkpoint.Checkpoint#withFreshPooler}, and the seed is its own.
 *   <li>F16 and BF16 widen to float32 exactly; nothing is written but float32.
 *   <li>The same model gives the same bytes, and a file is whole under its name or not there.
 * </ul>
 */
package org.distill4j.teacher.checkpoint;
