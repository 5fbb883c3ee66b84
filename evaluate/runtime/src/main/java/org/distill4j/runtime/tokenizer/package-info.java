/**
 * Checks a Hugging Face {@code tokenizer.json} before native code reads it. The native library ends
 * the whole process on some damaged files, so only parts that are known here, with values within
 * bounds, are written anew and handed on; nothing is copied as text.
 */
package org.distill4j.runtime.tokenizer;
