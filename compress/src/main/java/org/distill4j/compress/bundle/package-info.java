/**
 * Writes model folders, which {@code org.distill4j.runtime} opens: {@code model.onnx}, {@code
 * tokenizer.json}, {@code config.json}, {@code labels.json}; float32 stages also {@code
 * model.safetensors}, finished models also {@code certificate.json}, {@code known-answers.json} and
 * {@code README.md}; and the sums of them all, {@code SHA256SUMS}.
 *
 * <p>A folder is written beside its place under another name and renamed when it is whole. It holds
 * no times, so that the same model gives the same bytes.
 */
package org.distill4j.compress.bundle;
