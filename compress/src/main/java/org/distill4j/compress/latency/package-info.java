/**
 * Measures how long layers of fewer heads and neurons take in ONNX Runtime, as a table that pruning
 * to a time reads. Times are milliseconds.
 */
package org.distill4j.compress.latency;
