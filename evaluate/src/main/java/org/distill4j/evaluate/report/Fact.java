package org.distill4j.evaluate.report;

/** Something to tell the reader: what it is, and how it turned out, in words. */
public record Fact(String what, String value) {}
