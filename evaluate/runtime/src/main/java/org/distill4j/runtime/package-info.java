/**
 * Opens a finished model folder and classifies texts: ONNX Runtime and a tokenizer, nothing else.
 *
 * <p>Both libraries would report their use to their makers; {@link
 * org.distill4j.runtime.NativeSettings} turns that off before they load.
 */
package org.distill4j.runtime;
