package org.distill4j.recipes.quickstart;

/**
 * A sentence of the corpus.
 *
 * @param text as typed
 * @param label the intent that it was written for
 * @param ambiguous whether another intent's grammar can produce it too
 */
record Sentence(String text, String label, boolean ambiguous) {}
