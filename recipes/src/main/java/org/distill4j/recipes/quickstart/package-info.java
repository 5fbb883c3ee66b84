/**
 * The data of the quickstart recipe: requests to a phone assistant, written by a seeded grammar.
 *
 * <p>Decisions taken: words and templates lie in {@code lexicon.txt} and {@code intents.txt}, this
 * package only reads and draws. More than half of what a test sentence is made of comes from words
 * and templates that no training sentence may use, so that what a model learned in pretraining
 * counts; the unlabelled text may use some of them. One sentence in fourteen can mean two things
 * and its label is drawn, so that nobody can be right everywhere. No test sentence is found in,
 * holds, or shares eight consecutive words with a sentence of the other sets. The corpus was frozen
 * before any model was compared on it, and a test pins its bytes.
 */
package org.distill4j.recipes.quickstart;
