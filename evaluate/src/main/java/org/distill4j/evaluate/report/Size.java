package org.distill4j.evaluate.report;

/** How big a stage's model is: parameters, model file, folder, and folder after gzip -9 (bytes). */
public record Size(long parameters, long sizeBytes, long bundleBytes, long compressedBytes) {}
