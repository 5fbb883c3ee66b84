package org.distill4j.recipes.context;

import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * A model between two stages.
 *
 * @param checkpoint its weights
 * @param tokenizer its tokenizer
 */
public record ModelWithTokenizer(Checkpoint checkpoint, TokenizerJson tokenizer) {}
