/**
 * What a model folder costs: latency, resident memory, bytes.
 *
 * <p>Latency and memory are taken in forked processes with the class path of this one, so that
 * neither the training's heap nor another model's warm caches colour them. Times are milliseconds
 * of one call at batch 1 without padding, from the tokens' ids to the logits, cutting the text into
 * tokens not included.
 */
package org.distill4j.evaluate.benchmark;
