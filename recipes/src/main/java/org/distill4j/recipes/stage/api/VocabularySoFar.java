package org.distill4j.recipes.stage.api;

import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** What is left of the first teacher's vocabulary from stage to stage. */
public final class VocabularySoFar {
  private final TransformerConfig teacher;
  private final TokenizerJson tokenizer;
  private int tokens;

  /** The whole of it. */
  public VocabularySoFar(TransformerConfig teacher, TokenizerJson tokenizer) {
    this.teacher = teacher;
    this.tokenizer = tokenizer;
    this.tokens = teacher.vocabSize();
  }

  /** The teacher's shape. */
  public TransformerConfig teacher() {
    return teacher;
  }

  /** The teacher's tokenizer: which tokens must stay does not change when others go. */
  public TokenizerJson tokenizer() {
    return tokenizer;
  }

  /** How many tokens there are. */
  public int tokens() {
    return tokens;
  }

  /** Leaves so many. */
  public void keep(int number) {
    tokens = number;
  }
}
