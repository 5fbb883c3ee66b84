/**
 * Labelled and unlabelled text: reading it strictly, splitting it without leaks, and counting what
 * two files share.
 *
 * <p>Decisions taken. A TSV file has no quoting, so a quote is a character like any other; CSV is
 * RFC 4180; JSON Lines is strict JSON; a text file has one text a line. Every file is UTF-8, with
 * or without a byte order mark, and its lines end in LF or CR LF; blank lines are skipped. Outer
 * white space of a value is removed, nothing else is changed. The first fault ends the reading and
 * names file and line.
 *
 * <p>Rows are compared as sequences of normalised words (NFKC, lower case, runs of letters and
 * digits; a character of a script written without spaces is a word of its own).
 */
package org.distill4j.evaluate.dataset;
