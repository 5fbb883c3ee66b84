/**
 * Pretrained models as files: Hugging Face directories (safetensors) and ONNX, read into {@link
 * org.distill4j.teacher.checkpoint.Checkpoint} and written back. Pickles are never opened.
 */
package org.distill4j.teacher.checkpoint;
