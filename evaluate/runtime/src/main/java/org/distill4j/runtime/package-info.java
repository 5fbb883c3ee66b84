/**
 * Opens a finished model folder and classifies texts: ONNX Runtime and a tokenizer, nothing else.
 */
package org.distill4j.runtime;
