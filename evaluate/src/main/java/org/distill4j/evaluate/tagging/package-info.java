/**
 * Sentences of words with a tag each, in IOB2: {@code B-X} begins an entity of type X, {@code I-X}
 * goes on with it, {@code O} stands outside. Read from files, checked, and scored by entities.
 */
package org.distill4j.evaluate.tagging;
