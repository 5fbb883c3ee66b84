package org.distill4j.teacher.checkpoint;

import java.util.Locale;

/** How a sentence encoder makes one vector of the last hidden states, before it has length one. */
public enum SentencePooling {
  /** It does not: the model answers something else. */
  NONE,
  /** The mean over all tokens, special ones included. */
  MEAN,
  /** The first token's state, [CLS]. */
  CLS;

  /** The field of {@code config.json} that tells of it, in lower case. */
  public static final String FIELD = "sentence_pooling";

  /** The field of {@code config.json} that tells the width of the vectors. */
  public static final String SIZE = "sentence_embedding_size";

  /** Its name in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SentencePooling read(JsonFields fields) throws CheckpointException {
    if (!fields.has(FIELD)) {
      return NONE;
    }
    String word = fields.text(FIELD);
    for (SentencePooling pooling : new SentencePooling[] {MEAN, CLS}) {
      if (pooling.word().equals(word)) {
        return pooling;
      }
    }
    throw fields.fault(FIELD, "must be mean or cls; got " + word);
  }
}
