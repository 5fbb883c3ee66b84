/**
 * The report of a run: what {@code report.json} holds, and its readings as HTML and Markdown.
 *
 * <p>{@link org.distill4j.evaluate.report.Report} serialises one to one; the key names are a
 * contract with other programs. Every key is always written: what was not measured is {@code null}
 * or an empty list, so that reading can be strict. Fractions are in [0, 1], times in milliseconds
 * or seconds as the name says, sizes in bytes; a displayed MB is 10⁶ bytes.
 *
 * <p>The HTML is one file without any outside reference. Its charts are SVG drawn by a template and
 * coloured by the page's own style, so that they follow light and dark; a drawing library on Java2D
 * would need fonts that a headless machine lacks.
 */
package org.distill4j.evaluate.report;
